import { recoveryStep, recoveryTimes } from '../../core/connection/recovery-step.js';
import type { Delay } from '../link/connection.js';

export interface RecoveryOptions {
  readonly delay: Delay;
  /** A monotonic clock. */
  readonly nowMs: () => number;
  /** Whether what is sent arrives: nothing is given up while the server is away. */
  readonly canSend: () => boolean;
  /** Restarts ICE, or asks the side that may. */
  readonly restart: () => void;
  /** Replaces the connection, or asks the side that may. */
  readonly renew: () => void;
}

/** While nothing can be sent, it is looked this often whether it can. */
const AWAY_MS = 1_000;

/** Brings one lost connection back, step by step, or gives it up for a new one. Silent until it is lost. */
export class Recovery {
  readonly #options: RecoveryOptions;
  #lostAtMs: number | null = null;
  #restarts = 0;
  #cancelTimer: (() => void) | null = null;

  constructor(options: RecoveryOptions) {
    this.#options = options;
  }

  /** The connection is lost, or lost for good: the next step is taken at once. */
  begin(): void {
    this.#lostAtMs ??= this.#options.nowMs();
    this.#step();
  }

  /** Begins anew where it is under way: server or network have come back. */
  again(): void {
    if (this.#lostAtMs === null) return;
    this.end();
    this.begin();
  }

  /** The connection is back, or given up. */
  end(): void {
    this.#lostAtMs = null;
    this.#restarts = 0;
    this.#cancelTimer?.();
  }

  #step(): void {
    const { canSend, nowMs, restart, renew } = this.#options;
    if (this.#lostAtMs === null) return;
    if (!canSend()) this.#after(AWAY_MS);
    else if (recoveryStep({ restarts: this.#restarts, lostForMs: nowMs() - this.#lostAtMs }) === 'renew')
      renew();
    else {
      this.#restarts += 1;
      this.#after(recoveryTimes.restartMs);
      restart();
    }
  }

  #after(delayMs: number): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#options.delay(() => this.#step(), delayMs);
  }
}
