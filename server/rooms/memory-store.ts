import { randomBytes } from 'node:crypto';
import { Bans } from './bans.js';
import type { Clock } from './clock.js';
import { type Decision, emptyRoomRecord, isEmpty, type RoomRecord } from './room-record.js';
import type { BannedUntil, RoomEventHandler, RoomStore } from './room-store.js';

/** Halls in this process's memory: gone with it, and none is there without somebody in it or before it. */
export class MemoryRoomStore implements RoomStore {
  readonly process = 'this';
  readonly epoch = randomBytes(12).toString('base64url');
  readonly secret = randomBytes(32);
  readonly #bars: Bans;
  readonly #halls = new Map<string, RoomRecord>();
  #keeper: RoomEventHandler | null = null;

  constructor(clock: Clock) {
    this.#bars = new Bans(clock);
  }

  open(keeper: RoomEventHandler): void {
    this.#keeper = keeper;
  }

  async ready(): Promise<void> {
    // Always.
  }

  send(): void {
    // There is no other process.
  }

  peek(name: string): RoomRecord | null {
    return this.#halls.get(name) ?? null;
  }

  async read(name: string): Promise<{ hall: RoomRecord; barredUntilMs: BannedUntil }> {
    return { hall: this.peek(name) ?? emptyRoomRecord(name), barredUntilMs: this.#barsOf(name) };
  }

  /** Before anything else can happen: no two decisions ever meet. */
  async change<Answer>(
    name: string,
    _bars: readonly string[] | null,
    decide: (hall: RoomRecord, barredUntilMs: BannedUntil) => Decision<Answer>,
  ): Promise<Answer> {
    const { hall, effects, answer } = decide(this.peek(name) ?? emptyRoomRecord(name), this.#barsOf(name));
    if (isEmpty(hall)) this.#halls.delete(name);
    else this.#halls.set(name, hall);
    for (const effect of effects) if (effect.kind === 'bar') this.#bars.add(name, effect.key, effect.untilMs);
    this.#keeper?.perform(hall, effects, true);
    return answer;
  }

  async list(): Promise<readonly RoomRecord[]> {
    return [...this.#halls.values()];
  }

  close(): void {
    this.#halls.clear();
  }

  #barsOf(name: string): BannedUntil {
    return (key) => this.#bars.until(name, key);
  }
}
