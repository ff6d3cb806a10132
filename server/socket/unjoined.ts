/**
 * The connections that have not joined a room. They are few: one too many costs the oldest its place, so that
 * whoever opens connections and says nothing only ever closes their own.
 */
export class Unjoined<Connection extends { close(): unknown }> {
  readonly #most: number;
  readonly #waiting = new Set<Connection>();

  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#waiting.size;
  }

  add(connection: Connection): void {
    this.#waiting.delete(connection);
    this.#waiting.add(connection);
    if (this.#waiting.size <= this.#most) return;
    for (const oldest of this.#waiting) {
      this.#waiting.delete(oldest);
      oldest.close();
      return;
    }
  }

  /** It has joined, or is gone. */
  remove(connection: Connection): void {
    this.#waiting.delete(connection);
  }
}
