import type { Clock } from './join-timings.js';

/**
 * One page's timers. Browsers hold back those of a page that cannot be seen, to once a second or less; somebody else's
 * clock may then run those that are due.
 */
export class Timers {
  readonly #clock: Clock;
  readonly #pending = new Map<object, { readonly dueAtMs: number; readonly run: () => void }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs a callback once after a while; the returned function takes it back. */
  readonly delay = (callback: () => void, delayMs: number): (() => void) => {
    const key = {};
    const take = () => {
      clearTimeout(timer);
      return this.#pending.delete(key);
    };
    const run = () => {
      if (take()) callback();
    };
    const timer = setTimeout(run, delayMs);
    this.#pending.set(key, { dueAtMs: this.#clock.now() + delayMs, run });
    return take;
  };

  /** Runs what is due and has been held back. */
  runDue(): void {
    const nowMs = this.#clock.now();
    for (const { dueAtMs, run } of [...this.#pending.values()]) if (dueAtMs <= nowMs) run();
  }
}
