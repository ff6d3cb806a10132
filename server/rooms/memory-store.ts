import { randomBytes } from 'node:crypto';
import { Bars } from './bars.js';
import type { Clock } from './clock.js';
import { type Decision, emptyHall, type Hall, isEmpty } from './hall.js';
import type { BarredUntil, HallStore, Keeper } from './hall-store.js';

/** Halls in this process's memory: gone with it, and none is there without somebody in it or before it. */
export class MemoryStore implements HallStore {
  readonly process = 'this';
  readonly epoch = randomBytes(12).toString('base64url');
  readonly secret = randomBytes(32);
  readonly #bars: Bars;
  readonly #halls = new Map<string, Hall>();
  #keeper: Keeper | null = null;

  constructor(clock: Clock) {
    this.#bars = new Bars(clock);
  }

  open(keeper: Keeper): void {
    this.#keeper = keeper;
  }

  async ready(): Promise<void> {
    // Always.
  }

  send(): void {
    // There is no other process.
  }

  peek(name: string): Hall | null {
    return this.#halls.get(name) ?? null;
  }

  async read(name: string): Promise<{ hall: Hall; barredUntilMs: BarredUntil }> {
    return { hall: this.peek(name) ?? emptyHall(name), barredUntilMs: this.#barsOf(name) };
  }

  /** Before anything else can happen: no two decisions ever meet. */
  async change<Answer>(
    name: string,
    _bars: readonly string[] | null,
    decide: (hall: Hall, barredUntilMs: BarredUntil) => Decision<Answer>,
  ): Promise<Answer> {
    const { hall, effects, answer } = decide(this.peek(name) ?? emptyHall(name), this.#barsOf(name));
    if (isEmpty(hall)) this.#halls.delete(name);
    else this.#halls.set(name, hall);
    for (const effect of effects) if (effect.kind === 'bar') this.#bars.add(name, effect.key, effect.untilMs);
    this.#keeper?.perform(hall, effects, true);
    return answer;
  }

  async list(): Promise<readonly Hall[]> {
    return [...this.#halls.values()];
  }

  close(): void {
    this.#halls.clear();
  }

  #barsOf(name: string): BarredUntil {
    return (key) => this.#bars.until(name, key);
  }
}
