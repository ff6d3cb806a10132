/** So many in any so long: what is beyond it is not let through, and does not count. */
export class RateLimiter {
  readonly #most: number;
  readonly #withinMs: number;
  #timesMs: readonly number[] = [];

  constructor(most: number, withinMs: number) {
    this.#most = most;
    this.#withinMs = withinMs;
  }

  /** @returns whether there may be one now, by a monotonic clock; it is counted, then */
  take(nowMs: number): boolean {
    const recent = this.#timesMs.filter((atMs) => nowMs - atMs < this.#withinMs);
    const may = recent.length < this.#most;
    this.#timesMs = may ? [...recent, nowMs] : recent;
    return may;
  }
}
