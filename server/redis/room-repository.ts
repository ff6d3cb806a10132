import type { Effect, RoomRecord } from '../rooms/room-record.js';
import { type BannedUntil, StoreUnavailableError } from '../rooms/room-store.js';
import type { RedisConnection } from './connection.js';
import { keys } from './keys.js';
import { parseRoomRecord, serializeRoomRecord } from './room-serialization.js';
import { COMMIT, KEEP } from './scripts.js';

/** Halls of which no process has anybody any more are forgotten after this. */
const HALL_OUTLIVES_MS = 60_000;
/** Halls in one question. */
const CHUNK = 200;

/** A hall as it was read: which revision of it, a time in ms since 1970 that only grows; 0: there was none. */
export interface Known {
  readonly revision: number;
  readonly hall: RoomRecord;
}

/** What is written of a hall, for those who hear of it. */
export interface Written {
  readonly revision: number;
  readonly text: string;
}

/** Halls and bars as Redis has them. Every method throws StoreAway where it does not answer. */
export class RoomRepository {
  readonly #connection: RedisConnection;
  readonly #epoch: () => string;

  constructor(connection: RedisConnection, epoch: () => string) {
    this.#connection = connection;
    this.#epoch = epoch;
  }

  async read(name: string): Promise<Known> {
    const { commands } = this.#connection;
    const command = commands.hmget(keys.hall(this.#epoch(), name), 'revision', 'hall');
    const [revision, text] = await this.#connection.run(command);
    return { revision: Number(revision ?? 0), hall: parseRoomRecord(name, text ?? '') };
  }

  async bars(name: string, bars: readonly string[]): Promise<BannedUntil> {
    if (bars.length === 0) return () => null;
    const names = bars.map((key) => keys.bar(name, key));
    const untilMs = await this.#connection.run(this.#connection.commands.mget(names));
    const known = new Map(bars.map((key, at) => [key, untilMs[at] ?? null]));
    return (key) => {
      const until = known.get(key) ?? null;
      return until === null ? null : Number(until);
    };
  }

  /** @returns null where the hall has been changed since it was read */
  async write(
    { revision: read }: Known,
    hall: RoomRecord,
    effects: readonly Effect[],
  ): Promise<Written | null> {
    const { name } = hall;
    const epoch = this.#epoch();
    const text = serializeRoomRecord(hall);
    const revision = Math.max(Date.now(), read + 1);
    const bars = effects.flatMap((effect) => (effect.kind === 'bar' ? [effect] : []));
    const halls = [keys.epoch, keys.hall(epoch, name), keys.index(epoch)];
    const hallValues = [epoch, name, read === 0 ? '' : read, revision, text, HALL_OUTLIVES_MS];
    const done = await this.#connection.eval(
      COMMIT,
      [...halls, ...bars.map(({ key }) => keys.bar(name, key))],
      [...hallValues, ...bars.map(({ untilMs }) => untilMs)],
    );
    if (done === 'over') throw new StoreUnavailableError(new Error('the halls have been forgotten'));
    return done === 'done' ? { revision, text } : null;
  }

  /** Keeps halls for longer. @returns which revision there is of each, 0 for none */
  async keep(names: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const epoch = this.#epoch();
    const known = new Map<string, number>();
    for (let at = 0; at < names.length; at += CHUNK) {
      const chunk = names.slice(at, at + CHUNK);
      const halls = chunk.map((name) => keys.hall(epoch, name));
      const answer = await this.#connection.eval(KEEP, [keys.index(epoch), ...halls], [HALL_OUTLIVES_MS]);
      for (const [index, revision] of (answer as string[]).entries())
        known.set(chunk[index] ?? '', Number(revision));
    }
    return known;
  }

  /** Of all that somebody is in. */
  names(): Promise<string[]> {
    return this.#connection.run(this.#connection.commands.smembers(keys.index(this.#epoch())));
  }
}
