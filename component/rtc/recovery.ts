import { recoveryStep, recoveryTimes } from '../core/recovery-step.js';
import type { Delay } from './connection.js';

export interface RecoveryOptions {
  readonly delay: Delay;
  /** A monotonic clock. */
  readonly nowMs: () => number;
  /** Whether what is sent arrives: nothing is given up while the server is away. */
  readonly canSend: () => boolean;
  /** Whether the browser still holds the connection for disconnected. */
  readonly isDisconnected: () => boolean;
  readonly bytesReceived: () => Promise<number>;
  /** Restarts ICE, or asks the side that may. */
  readonly restart: () => void;
  /** Replaces the connection, or asks the side that may. */
  readonly renew: () => void;
}

/** While the server is away, it is looked this often whether it is back. */
const AWAY_MS = 1_000;

/** Brings one lost connection back, step by step, or gives it up for a new one. Silent until it is lost. */
export class Recovery {
  readonly #options: RecoveryOptions;
  #lostAtMs: number | null = null;
  #restarts = 0;
  #closed = false;
  #cancelTimer: (() => void) | null = null;

  constructor(options: RecoveryOptions) {
    this.#options = options;
  }

  /** A lost probe is not yet a lost connection: as long as bytes arrive, nothing is done. */
  async suspect(): Promise<void> {
    const { bytesReceived, isDisconnected } = this.#options;
    this.#lostAtMs ??= this.#options.nowMs();
    const before = await bytesReceived();
    if (this.#closed || !isDisconnected()) return;
    this.#after(recoveryTimes.suspicionMs, async () => {
      const arrived = (await bytesReceived()) !== before;
      if (this.#closed || !isDisconnected()) return;
      if (arrived) await this.suspect();
      else this.#step();
    });
  }

  /** Takes the next step at once: the connection has failed. */
  hasten(): void {
    this.#lostAtMs ??= this.#options.nowMs();
    this.#step();
  }

  /** Begins anew where it is under way: server or network have come back. */
  again(): void {
    if (this.#lostAtMs === null) return;
    this.#lostAtMs = this.#options.nowMs();
    this.#restarts = 0;
    this.#step();
  }

  /** The connection is back. */
  end(): void {
    this.#lostAtMs = null;
    this.#restarts = 0;
    this.#cancelTimer?.();
  }

  close(): void {
    this.#closed = true;
    this.end();
  }

  #step(): void {
    const { canSend, nowMs, restart, renew } = this.#options;
    if (this.#closed || this.#lostAtMs === null) return;
    if (!canSend()) this.#after(AWAY_MS, () => this.#step());
    else if (recoveryStep({ restarts: this.#restarts, lostForMs: nowMs() - this.#lostAtMs }) === 'renew')
      renew();
    else {
      this.#restarts += 1;
      this.#after(recoveryTimes.restartMs, () => this.#step());
      restart();
    }
  }

  #after(delayMs: number, callback: () => void): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#options.delay(callback, delayMs);
  }
}
