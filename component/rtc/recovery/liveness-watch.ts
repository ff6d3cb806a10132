import { livenessOf, livenessTimes, nextLookMs } from '../../core/connection/liveness.js';
import type { Delay } from '../link/connection.js';

export interface LivenessWatchOptions {
  readonly delay: Delay;
  /** A monotonic clock. */
  readonly nowMs: () => number;
  /** A figure of the browser's that grows with whatever arrives. */
  readonly arrived: () => Promise<number>;
  readonly onLost: () => void;
  /** Something arrives again. */
  readonly onBack: () => void;
}

/** Watches over one connection whether anything arrives: signs of life of the other side, media, or probes. */
export class LivenessWatch {
  readonly #options: LivenessWatchOptions;
  #heardAtMs: number;
  #arrived: number | null = null;
  #lost = false;
  #closed = false;
  #cancelLook: (() => void) | null = null;

  constructor(options: LivenessWatchOptions) {
    this.#options = options;
    this.#heardAtMs = options.nowMs();
    this.#lookLater();
  }

  get lost(): boolean {
    return this.#lost;
  }

  /** The other side has given a sign of life. */
  heard(): void {
    this.#heardAtMs = this.#options.nowMs();
    if (!this.#lost || this.#closed) return;
    this.#lost = false;
    this.#options.onBack();
  }

  /** The browser doubts the connection: looks at once, and believes nothing that is older than this moment. */
  doubt(): void {
    if (this.#lost) return;
    this.#heardAtMs = Math.min(this.#heardAtMs, this.#options.nowMs() - livenessTimes.quietMs);
    void this.#look();
  }

  /** It is lost, as somebody else knows. */
  lose(): void {
    if (this.#lost || this.#closed) return;
    this.#lost = true;
    this.#lookLater();
    this.#options.onLost();
  }

  close(): void {
    this.#closed = true;
    this.#cancelLook?.();
  }

  async #look(): Promise<void> {
    const { nowMs, arrived } = this.#options;
    if (this.#lost || livenessOf(nowMs() - this.#heardAtMs) !== 'alive') {
      const before = this.#arrived;
      this.#arrived = await arrived();
      if (this.#closed) return;
      if (before !== null && this.#arrived > before) this.heard();
      else if (livenessOf(nowMs() - this.#heardAtMs) === 'lost') this.lose();
    } else this.#arrived = null;
    this.#lookLater();
  }

  #lookLater(): void {
    this.#cancelLook?.();
    const nowMs = this.#options.nowMs();
    const silentMs = nowMs - this.#heardAtMs;
    const waitMs = this.#lost ? livenessTimes.searchMs : nextLookMs(silentMs);
    const dueAtMs = nowMs + waitMs;
    this.#cancelLook = this.#options.delay(() => {
      // Asleep itself, a page has heard nothing, and that says nothing of the others.
      const sleptMs = this.#options.nowMs() - dueAtMs;
      if (sleptMs > livenessTimes.lookMs) this.#heardAtMs += sleptMs;
      void this.#look();
    }, waitMs);
  }
}
