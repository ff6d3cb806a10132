/**
 * Owns the cleanup callbacks of one resource and runs them once, the last one first. A callback that throws
 * does not keep the others from running; the first error is thrown afterwards.
 */
export class Disposables {
  readonly #callbacks: (() => void)[] = [];
  #closed = false;

  get closed(): boolean {
    return this.#closed;
  }

  /** Registers callbacks for `close()`; after `close()` they run at once. */
  add(...callbacks: readonly (() => void)[]): void {
    if (this.#closed) runAll(callbacks);
    else this.#callbacks.push(...callbacks);
  }

  /** Runs every callback. Idempotent. */
  close(): void {
    this.#closed = true;
    runAll(this.#callbacks.splice(0).reverse());
  }
}

function runAll(callbacks: readonly (() => void)[]): void {
  const errors: unknown[] = [];
  for (const callback of callbacks) {
    try {
      callback();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
}
