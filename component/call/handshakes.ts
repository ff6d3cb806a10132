import type { Delay } from '../rtc/connection.js';

/** So long may the first descriptions of a link keep other work waiting; on most networks they take less. */
const PATIENCE_MS = 500;

/**
 * Which links are still exchanging their first descriptions. Every step of that needs the page's one thread at
 * once, so what can wait for a moment, drawing above all, asks here when that moment is over.
 */
export class Handshakes {
  readonly #delay: Delay;
  /** Each with the function that takes its deadline back. */
  readonly #open = new Map<object, () => void>();
  #waiting: (() => void)[] = [];

  constructor(delay: Delay) {
    this.#delay = delay;
  }

  began(link: object): void {
    if (!this.#open.has(link))
      this.#open.set(
        link,
        this.#delay(() => this.ended(link), PATIENCE_MS),
      );
  }

  ended(link: object): void {
    this.#open.get(link)?.();
    this.#open.delete(link);
    if (this.#open.size > 0) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Somebody can be seen: from now on drawing is what is waited for. */
  endAll(): void {
    for (const link of [...this.#open.keys()]) this.ended(link);
  }

  /** Resolves when none is under way, or those that are take too long. */
  settled(): Promise<void> {
    if (this.#open.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
