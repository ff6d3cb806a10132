import type { Clock } from './join-timings.js';

/**
 * Timers of one page, which another clock can drive. Browsers throttle the timers of a hidden page to one a second or
 * less; `runDue` runs those that are due, from a clock that isn't throttled.
 */
export class Timers {
  readonly #clock: Clock;
  readonly #pending = new Map<object, { readonly dueAtMs: number; readonly run: () => void }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs a callback once after a delay; the returned function cancels it. */
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

  /** Runs every timer that is due, without waiting for the browser. */
  runDue(): void {
    const nowMs = this.#clock.now();
    for (const { dueAtMs, run } of [...this.#pending.values()]) if (dueAtMs <= nowMs) run();
  }
}
