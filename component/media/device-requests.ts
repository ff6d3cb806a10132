/** Age at which a request counts as slow: it no longer delays the next one, and people are informed. */
export const SLOW_MS = 3_000;

export interface DeviceRequestsOptions {
  readonly delay: (callback: () => void, delayMs: number) => () => void;
  /** `isSlow` has changed. */
  readonly onSlow: () => void;
}

/**
 * Latest-wins queue of the requests for one device: a new request abandons the running one. It starts once that one has
 * ended, since phones open one camera at a time, but waits no longer than until that one is slow: browsers may never
 * settle a request.
 *
 * See demo/docs/decisions/0051-the-latest-request-for-a-device-wins.md.
 */
export class DeviceRequests {
  readonly #options: DeviceRequestsOptions;
  #current: AbortController | null = null;
  #done: Promise<void> | null = null;
  /** Resolves when no request delays the next one; null while none does. */
  #free: Promise<void> | null = null;
  #isSlow = false;

  constructor(options: DeviceRequestsOptions) {
    this.#options = options;
  }

  /** Resolves when the running request has ended or is abandoned; null while none runs. Never rejects. */
  get done(): Promise<void> | null {
    return this.#done;
  }

  /** Resolves when the next request would start at once; null if it would now. Never rejects. */
  get free(): Promise<void> | null {
    return this.#free;
  }

  /** Whether the running request is slow. */
  get isSlow(): boolean {
    return this.#isSlow;
  }

  /**
   * Runs a request, and abandons the one before.
   *
   * @param controller aborted when the request is abandoned; the job has to drop its result then
   * @returns the result of the job; undefined as soon as the request is abandoned
   */
  run<Result>(controller: AbortController, job: () => Promise<Result>): Promise<Result | undefined> {
    this.abandon();
    this.#current = controller;
    const { signal } = controller;
    const abandoned = new Promise<undefined>((resolve) => {
      signal.addEventListener('abort', () => resolve(undefined), { once: true });
    });
    const result = this.#free === null ? job() : this.#free.then(() => (signal.aborted ? undefined : job()));
    this.#free = this.#patience(controller, result.then(ignore, ignore));
    const outcome = Promise.race([abandoned, result]).finally(() => {
      if (this.#current === controller) this.#end();
    });
    this.#done = outcome.then(ignore, ignore);
    return outcome;
  }

  /** Abandons the running request. */
  abandon(): void {
    const current = this.#current;
    this.#end();
    current?.abort();
  }

  #end(): void {
    this.#current = null;
    this.#done = null;
    this.#setSlow(false);
  }

  /** Resolves when a request has ended or is slow. */
  #patience(controller: AbortController, ended: Promise<void>): Promise<void> {
    const free = new Promise<void>((resolve) => {
      const cancel = this.#options.delay(() => {
        if (this.#current === controller) this.#setSlow(true);
        resolve();
      }, SLOW_MS);
      void ended.then(cancel).then(resolve);
    }).then(() => {
      if (this.#free === free) this.#free = null;
    });
    return free;
  }

  #setSlow(isSlow: boolean): void {
    if (isSlow === this.#isSlow) return;
    this.#isSlow = isSlow;
    this.#options.onSlow();
  }
}

const ignore = () => undefined;
