/** Sliding-window rate limiter: allows `limit` calls in any `windowMs`. Rejected calls are not counted. */
export class RateLimiter {
  readonly #limit: number;
  readonly #windowMs: number;
  #timesMs: readonly number[] = [];

  constructor(limit: number, windowMs: number) {
    this.#limit = limit;
    this.#windowMs = windowMs;
  }

  /**
   * Takes one call from the limit.
   *
   * @param nowMs monotonic clock
   * @returns whether the call is allowed
   */
  take(nowMs: number): boolean {
    const recent = this.#timesMs.filter((atMs) => nowMs - atMs < this.#windowMs);
    const isAllowed = recent.length < this.#limit;
    this.#timesMs = isAllowed ? [...recent, nowMs] : recent;
    return isAllowed;
  }
}
