import type { Clock } from './clock.js';

/** Above this number, the ban that ends first is dropped. */
const MAX_BANS = 10_000;

/** List of bans: until when a participant id, token or token subject may not enter a room. */
export class Bans {
  readonly #clock: Clock;
  readonly #untilMs = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Adds a ban. Of two bans for the same key, the later end counts. */
  add(room: string, key: string, untilMs: number): void {
    const entryKey = entryKeyOf(room, key);
    this.#untilMs.set(entryKey, Math.max(untilMs, this.#untilMs.get(entryKey) ?? 0));
    if (this.#untilMs.size <= MAX_BANS) return;
    const nowMs = this.#clock.nowMs();
    let first: [key: string, untilMs: number] | null = null;
    for (const entry of this.#untilMs) {
      if (entry[1] <= nowMs) this.#untilMs.delete(entry[0]);
      else if (!first || entry[1] < first[1]) first = entry;
    }
    if (first && this.#untilMs.size > MAX_BANS) this.#untilMs.delete(first[0]);
  }

  /** End of the ban in ms since 1970; `null` if the key is not banned. */
  until(room: string, key: string): number | null {
    return this.#untilMs.get(entryKeyOf(room, key)) ?? null;
  }
}

/** Room names and keys cannot contain NUL, so two different pairs never share an entry. */
function entryKeyOf(room: string, key: string): string {
  return `${room}\0${key}`;
}
