import type { Clock } from './clock.js';

/** More is not kept: then the bar goes that would have ended first. */
const MOST_BARS = 10_000;

/** Who may not come back into which room, and until when; by whatever they are known by: their id, their token, its subject. */
export class Bans {
  readonly #clock: Clock;
  readonly #untilMs = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(room: string, key: string, untilMs: number): void {
    const name = nameOf(room, key);
    this.#untilMs.set(name, Math.max(untilMs, this.#untilMs.get(name) ?? 0));
    if (this.#untilMs.size <= MOST_BARS) return;
    const nowMs = this.#clock.nowMs();
    let first: [name: string, untilMs: number] | null = null;
    for (const entry of this.#untilMs) {
      if (entry[1] <= nowMs) this.#untilMs.delete(entry[0]);
      else if (!first || entry[1] < first[1]) first = entry;
    }
    if (first && this.#untilMs.size > MOST_BARS) this.#untilMs.delete(first[0]);
  }

  /** Until when a key is barred, in ms since 1970; null where it is not. */
  until(room: string, key: string): number | null {
    return this.#untilMs.get(nameOf(room, key)) ?? null;
  }
}

/** Neither part can contain a NUL, so no two pairs share a name. */
function nameOf(room: string, key: string): string {
  return `${room}\0${key}`;
}
