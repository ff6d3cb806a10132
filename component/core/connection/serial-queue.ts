/**
 * Serial queue that runs asynchronous jobs one after the other. After `close()`, queued jobs never start, and
 * the promise of the running job resolves at once: browsers never settle the operations of a connection that
 * was closed meanwhile.
 */
export class SerialQueue {
  #tail: Promise<unknown> = Promise.resolve();
  #closed = false;
  #abandonRunning: (nothing?: undefined) => void = () => undefined;

  /**
   * Appends a job.
   *
   * @returns the result of the job, or undefined if the queue was closed first. A job that throws rejects
   *   only its own promise; the next one runs.
   */
  run<Result>(job: () => Promise<Result> | Result): Promise<Result | undefined> {
    const result = this.#tail.then(() => {
      const abandoned = new Promise<undefined>((resolve) => {
        this.#abandonRunning = resolve;
      });
      return this.#closed ? undefined : Promise.race([abandoned, job()]);
    });
    // The caller of `run` gets the rejection.
    this.#tail = result.catch(() => undefined);
    return result;
  }

  /** Drops the queued jobs and abandons the running one. Idempotent. */
  close(): void {
    this.#closed = true;
    this.#abandonRunning();
  }
}
