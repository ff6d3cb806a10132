/** Times of watching a connection, in milliseconds. */
export const livenessTimes = {
  /** How often it is looked once it is quiet. */
  quietCheckMs: 500,
  /** How often it is looked while a connection is lost: each moment more is one without a picture. */
  lostCheckMs: 200,
  /** Signs of life come every second; after so long without one the browser's own counters are asked as well. */
  quietMs: 1_500,
  /** Nothing at all for so long: the connection is lost. Within 3 s the person is told. */
  lostMs: 2_200,
} as const;

/**
 * What the silence on a connection means. `quiet`: signs of life are late, which they may be while media flows over a
 * bad network. The states of a browser's connection are not enough: they change after 5 s or more, or never.
 */
export function livenessOf(silentMs: number): 'alive' | 'quiet' | 'lost' {
  if (silentMs >= livenessTimes.lostMs) return 'lost';
  return silentMs >= livenessTimes.quietMs ? 'quiet' : 'alive';
}

/** When to look next at a connection on which nothing has been heard for so long: not a moment later than it can be known. */
export function nextCheckMs(silentMs: number): number {
  const { quietMs, lostMs, quietCheckMs, lostCheckMs } = livenessTimes;
  if (silentMs < quietMs) return quietMs - silentMs;
  return silentMs > lostMs ? lostCheckMs : Math.min(quietCheckMs, lostMs - silentMs);
}
