import type { Delay } from '../../rtc/link/connection.js';

/**
 * Semaphore over running operations. `atMost(n)` resolves when no more than n are running. An operation that never ends
 * expires after `patienceMs`, so that nothing waits for it longer.
 */
export class ConcurrencyGate {
  readonly #delay: Delay;
  readonly #patienceMs: number;
  /** Running operations, each with the function that cancels its expiry. */
  readonly #running = new Map<object, () => void>();
  #waiting: { readonly most: number; readonly resolve: () => void }[] = [];

  constructor(delay: Delay, patienceMs: number) {
    this.#delay = delay;
    this.#patienceMs = patienceMs;
  }

  begin(operation: object): void {
    if (!this.#running.has(operation))
      this.#running.set(
        operation,
        this.#delay(() => this.end(operation), this.#patienceMs),
      );
  }

  /** Ignores operations that have ended already or never began. */
  end(operation: object): void {
    this.#running.get(operation)?.();
    this.#running.delete(operation);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const each of waiting)
      if (this.#running.size > each.most) this.#waiting.push(each);
      else each.resolve();
  }

  endAll(): void {
    for (const operation of [...this.#running.keys()]) this.end(operation);
  }

  /** Resolves when at most this many operations run. Callers that wait for the same number are released together. */
  atMost(most: number): Promise<void> {
    if (this.#running.size <= most) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ most, resolve }));
  }
}
