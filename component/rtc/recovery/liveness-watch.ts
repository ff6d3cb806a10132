import { livenessOf, livenessTimes, nextCheckMs } from '../../core/connection/liveness.js';
import type { Delay } from '../link/connection.js';

export interface LivenessWatchOptions {
  readonly delay: Delay;
  /** A monotonic clock. */
  readonly nowMs: () => number;
  /** Reads a counter of the browser that grows with every arrival: media, data or ICE probes. */
  readonly readArrived: () => Promise<number>;
  readonly onLost: () => void;
  readonly onRecovered: () => void;
  readonly onFault: (error: unknown) => void;
}

/**
 * Liveness detector of one connection, by heartbeats first and the browser's counters second. Reports a loss after the
 * silence that `core/connection/liveness` allows, and the recovery with the first arrival.
 *
 * See demo/docs/decisions/0005-liveness-by-heartbeat.md.
 */
export class LivenessWatch {
  readonly #options: LivenessWatchOptions;
  #lastArrivalAtMs: number;
  /** The counter at the last look; null unless the connection was silent then. */
  #arrived: number | null = null;
  #lost = false;
  #closed = false;
  #cancelCheck: (() => void) | null = null;

  constructor(options: LivenessWatchOptions) {
    this.#options = options;
    this.#lastArrivalAtMs = options.nowMs();
    this.#scheduleCheck();
  }

  get lost(): boolean {
    return this.#lost;
  }

  onHeartbeat(): void {
    this.#lastArrivalAtMs = this.#options.nowMs();
    if (!this.#lost || this.#closed) return;
    this.#lost = false;
    this.#options.onRecovered();
  }

  /** The browser reports `disconnected`: checks at once, and trusts only arrivals after this moment. */
  checkNow(): void {
    if (this.#lost) return;
    this.#lastArrivalAtMs = Math.min(this.#lastArrivalAtMs, this.#options.nowMs() - livenessTimes.quietMs);
    this.#startCheck();
  }

  /** The loss is known from elsewhere. */
  markLost(): void {
    if (this.#lost || this.#closed) return;
    this.#lost = true;
    this.#scheduleCheck();
    this.#options.onLost();
  }

  close(): void {
    this.#closed = true;
    this.#cancelCheck?.();
  }

  #startCheck(): void {
    this.#check().catch(this.#options.onFault);
  }

  async #check(): Promise<void> {
    const { nowMs } = this.#options;
    if (this.#lost || livenessOf(nowMs() - this.#lastArrivalAtMs) !== 'alive') {
      const before = this.#arrived;
      this.#arrived = await this.#readArrived();
      if (this.#closed) return;
      if (before !== null && this.#arrived !== null && this.#arrived > before) this.onHeartbeat();
      else if (livenessOf(nowMs() - this.#lastArrivalAtMs) === 'lost') this.markLost();
    } else this.#arrived = null;
    this.#scheduleCheck();
  }

  /** @returns null where the browser refuses: the silence decides then */
  async #readArrived(): Promise<number | null> {
    try {
      return await this.#options.readArrived();
    } catch (error) {
      this.#options.onFault(error);
      return null;
    }
  }

  #scheduleCheck(): void {
    this.#cancelCheck?.();
    const nowMs = this.#options.nowMs();
    const silentMs = nowMs - this.#lastArrivalAtMs;
    const waitMs = this.#lost ? livenessTimes.lostCheckMs : nextCheckMs(silentMs);
    const dueAtMs = nowMs + waitMs;
    this.#cancelCheck = this.#options.delay(() => {
      // A page that was suspended has received nothing, which says nothing about the connection.
      const suspendedMs = this.#options.nowMs() - dueAtMs;
      if (suspendedMs > livenessTimes.quietCheckMs) this.#lastArrivalAtMs += suspendedMs;
      this.#startCheck();
    }, waitMs);
  }
}
