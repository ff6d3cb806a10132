/** Runs asynchronous jobs one after the other. Once closed, nothing that waits is started any more. */
export class SerialQueue {
  #tail: Promise<unknown> = Promise.resolve();
  #closed = false;

  /**
   * @returns what the job returns, or undefined if the queue was closed before its turn came.
   *   A job that throws rejects only its own promise; the next one runs.
   */
  run<Result>(job: () => Promise<Result> | Result): Promise<Result | undefined> {
    const result = this.#tail.then(() => (this.#closed ? undefined : job()));
    this.#tail = result.catch(() => undefined);
    return result;
  }

  close(): void {
    this.#closed = true;
  }
}
