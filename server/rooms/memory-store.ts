import { randomBytes } from 'node:crypto';
import { Bans } from './bans.js';
import type { Clock } from './clock.js';
import { type Decision, emptyRoomRecord, isEmpty, type RoomRecord } from './room-record.js';
import type { BannedUntil, EffectHandler, RoomStore } from './room-store.js';

/** Room store in the memory of this process. Empty records are removed at once. */
export class MemoryRoomStore implements RoomStore {
  readonly process = 'this';
  readonly epoch = randomBytes(12).toString('base64url');
  readonly secret = randomBytes(32);
  readonly #bans: Bans;
  readonly #records = new Map<string, RoomRecord>();
  #handler: EffectHandler | null = null;

  constructor(clock: Clock) {
    this.#bans = new Bans(clock);
  }

  open(handler: EffectHandler): void {
    this.#handler = handler;
  }

  async ready(): Promise<void> {
    // Memory is always available.
  }

  relay(): void {
    // There is no other process.
  }

  peek(room: string): RoomRecord | null {
    return this.#records.get(room) ?? null;
  }

  async read(room: string): Promise<{ record: RoomRecord; bannedUntilMs: BannedUntil }> {
    return { record: this.peek(room) ?? emptyRoomRecord(room), bannedUntilMs: this.#bansOf(room) };
  }

  /** Runs synchronously up to the returned promise, so two decisions never overlap. */
  async transact<Result>(
    room: string,
    _banKeys: readonly string[] | null,
    decide: (record: RoomRecord, bannedUntilMs: BannedUntil) => Decision<Result>,
  ): Promise<Result> {
    const { record, effects, result } = decide(this.peek(room) ?? emptyRoomRecord(room), this.#bansOf(room));
    if (isEmpty(record)) this.#records.delete(room);
    else this.#records.set(room, record);
    for (const effect of effects) if (effect.kind === 'ban') this.#bans.add(room, effect.key, effect.untilMs);
    this.#handler?.apply(record, effects, true);
    return result;
  }

  async list(): Promise<readonly RoomRecord[]> {
    return [...this.#records.values()];
  }

  close(): void {
    this.#records.clear();
  }

  #bansOf(room: string): BannedUntil {
    return (key) => this.#bans.until(room, key);
  }
}
