/** Times of the recovery of a lost connection, in milliseconds. */
export const recoveryTimes = {
  /** An ICE restart that has not brought the connection back by then has failed. */
  iceRestartMs: 5_000,
  /** A connection that is lost for longer is given up for a new one. */
  lostMs: 12_000,
} as const;

/** How often ICE is restarted before a connection is given up. */
const MAX_RESTARTS = 2;

/** How a lost connection stands. */
export interface LostConnection {
  /** ICE restarts since it was lost. */
  readonly restarts: number;
  readonly lostForMs: number;
}

/**
 * What to try next for a lost connection: an ICE restart (RFC 8839 §4.4.1.1.1), which keeps encoders and keys and finds
 * the other side on another network too, and after two of them, or too long, a new connection.
 */
export function recoveryStep({ restarts, lostForMs }: LostConnection): 'restart-ice' | 'replace-connection' {
  return restarts >= MAX_RESTARTS || lostForMs >= recoveryTimes.lostMs ? 'replace-connection' : 'restart-ice';
}
