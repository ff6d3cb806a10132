import { recoveryStep, recoveryTimes } from '../../core/connection/recovery-step.js';
import type { Delay } from '../link/connection.js';

export interface RecoveryOptions {
  readonly delay: Delay;
  /** A monotonic clock. */
  readonly nowMs: () => number;
  /** Whether a signal arrives: no step is taken while the server is away. */
  readonly canSend: () => boolean;
  /** Restarts ICE, or asks the offering side to. */
  readonly restartIce: () => void;
  /** Replaces the connection, or asks the offering side to. */
  readonly replaceConnection: () => void;
}

/** Polling interval while the server is away. */
const AWAY_MS = 1_000;

/**
 * Recovery of one lost connection: ICE restarts first, then a new connection. Idle until a loss.
 *
 * See demo/docs/decisions/0006-recovery-before-replacement.md.
 */
export class Recovery {
  readonly #options: RecoveryOptions;
  #lostAtMs: number | null = null;
  #restarts = 0;
  #cancelTimer: (() => void) | null = null;

  constructor(options: RecoveryOptions) {
    this.#options = options;
  }

  /** The connection is lost, or has failed: takes the next step at once. */
  begin(): void {
    this.#lostAtMs ??= this.#options.nowMs();
    this.#step();
  }

  /** Starts over if a recovery is running: server or network have returned. */
  retry(): void {
    if (this.#lostAtMs === null) return;
    this.end();
    this.begin();
  }

  /** The connection has recovered, or is given up. */
  end(): void {
    this.#lostAtMs = null;
    this.#restarts = 0;
    this.#cancelTimer?.();
  }

  #step(): void {
    const { canSend, nowMs, restartIce, replaceConnection } = this.#options;
    if (this.#lostAtMs === null) return;
    if (!canSend()) this.#after(AWAY_MS);
    else if (
      recoveryStep({ restarts: this.#restarts, lostForMs: nowMs() - this.#lostAtMs }) === 'replace-connection'
    )
      replaceConnection();
    else {
      this.#restarts += 1;
      this.#after(recoveryTimes.iceRestartMs);
      restartIce();
    }
  }

  #after(delayMs: number): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#options.delay(() => this.#step(), delayMs);
  }
}
