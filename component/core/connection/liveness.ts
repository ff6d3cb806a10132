/**
 * Times of the liveness check of a connection, in milliseconds.
 *
 * See demo/docs/decisions/0005-liveness-by-heartbeat.md.
 */
export const livenessTimes = {
  /** Interval of checks while the connection is quiet. */
  quietCheckMs: 500,
  /**
   * Interval of checks while the connection is lost. Short, because video stays frozen until the recovery is
   * seen.
   */
  lostCheckMs: 200,
  /** Heartbeats arrive every second. After this long without one, the browser's counters are read as well. */
  quietMs: 1_500,
  /**
   * After this long without any arrival the connection is lost, so that the interface shows it within 3 s.
   */
  lostMs: 2_200,
} as const;

/**
 * Liveness of a connection after a silence. `quiet`: heartbeats are late, which is normal while media flows
 * over a bad network. `RTCPeerConnection.connectionState` is not enough: it changes after 5 s or more, or
 * never.
 */
export function livenessOf(silentMs: number): 'alive' | 'quiet' | 'lost' {
  if (silentMs >= livenessTimes.lostMs) return 'lost';
  return silentMs >= livenessTimes.quietMs ? 'quiet' : 'alive';
}

/**
 * Wait until the next liveness check after a silence: never beyond the moment at which the liveness can
 * change.
 */
export function nextCheckMs(silentMs: number): number {
  const { quietMs, lostMs, quietCheckMs, lostCheckMs } = livenessTimes;
  if (silentMs < quietMs) return quietMs - silentMs;
  return silentMs > lostMs ? lostCheckMs : Math.min(quietCheckMs, lostMs - silentMs);
}
