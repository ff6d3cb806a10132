/**
 * Runs asynchronous jobs one after the other. Once closed, nothing that waits is started any more, and nobody waits for
 * what is under way: a browser never settles what it was asked of a connection that has been closed meanwhile.
 */
export class SerialQueue {
  #tail: Promise<unknown> = Promise.resolve();
  #closed = false;
  #abandon: (nothing?: undefined) => void = () => undefined;

  /**
   * @returns what the job returns, or undefined if the queue was closed before that.
   *   A job that throws rejects only its own promise; the next one runs.
   */
  run<Result>(job: () => Promise<Result> | Result): Promise<Result | undefined> {
    const result = this.#tail.then(() => {
      const abandoned = new Promise<undefined>((resolve) => {
        this.#abandon = resolve;
      });
      return this.#closed ? undefined : Promise.race([abandoned, job()]);
    });
    this.#tail = result.catch(() => undefined);
    return result;
  }

  close(): void {
    this.#closed = true;
    this.#abandon();
  }
}
