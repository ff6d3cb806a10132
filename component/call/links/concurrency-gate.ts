import type { Delay } from '../../rtc/link/connection.js';

/** What is under way at the moment. Each may keep others waiting until it is over, but not for longer than a while. */
export class ConcurrencyGate {
  readonly #delay: Delay;
  readonly #patienceMs: number;
  /** Each with the function that takes its deadline back. */
  readonly #open = new Map<object, () => void>();
  #waiting: { readonly most: number; readonly resolve: () => void }[] = [];

  constructor(delay: Delay, patienceMs: number) {
    this.#delay = delay;
    this.#patienceMs = patienceMs;
  }

  began(what: object): void {
    if (!this.#open.has(what))
      this.#open.set(
        what,
        this.#delay(() => this.ended(what), this.#patienceMs),
      );
  }

  /** May be said of what is over already, or has never begun. */
  ended(what: object): void {
    this.#open.get(what)?.();
    this.#open.delete(what);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const each of waiting)
      if (this.#open.size > each.most) this.#waiting.push(each);
      else each.resolve();
  }

  endAll(): void {
    for (const what of [...this.#open.keys()]) this.ended(what);
  }

  /** Resolves when no more than so many are under way. Of several who wait for the same, all are let through at once. */
  atMost(most: number): Promise<void> {
    if (this.#open.size <= most) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ most, resolve }));
  }
}
