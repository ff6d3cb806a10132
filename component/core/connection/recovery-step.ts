/** Timeouts of the recovery of a lost connection, in milliseconds. */
export const recoveryTimes = {
  /** An ICE restart without success after this long has failed. */
  iceRestartMs: 5_000,
  /** A connection that is lost for longer is replaced. */
  lostMs: 12_000,
} as const;

/** ICE restarts before a connection is replaced. */
const MAX_RESTARTS = 2;

/** A lost connection. */
export interface LostConnection {
  /** ICE restarts since the loss. */
  readonly restarts: number;
  readonly lostForMs: number;
}

/**
 * Escalation for a lost connection. First an ICE restart (RFC 8839 §4.4.1.1.1), which keeps encoders and
 * keys, and finds the other side on another network, too. After two of them, or too long, a new connection.
 */
export function recoveryStep({ restarts, lostForMs }: LostConnection): 'restart-ice' | 'replace-connection' {
  return restarts >= MAX_RESTARTS || lostForMs >= recoveryTimes.lostMs ? 'replace-connection' : 'restart-ice';
}
