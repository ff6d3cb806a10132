import { type Effect, emptyRoomRecord, type RoomRecord } from '../rooms/room-record.js';
import { type BannedUntil, StoreUnavailableError } from '../rooms/room-store.js';
import type { RedisConnection } from './connection.js';
import { keys } from './keys.js';
import { parseRoomRecord, serializeRoomRecord } from './room-serialization.js';
import { COMMIT, RENEW } from './scripts.js';

/** Lifetime of a record that no process renews any more. */
const RECORD_TTL_MS = 60_000;
/** Records in one command. */
const BATCH_SIZE = 200;

/** Record with its revision: a time in ms since 1970 that only grows; 0 if Redis has no record. */
export interface VersionedRecord {
  readonly revision: number;
  readonly record: RoomRecord;
}

/** What was written of a record, for the other processes. */
export interface WrittenRecord {
  readonly revision: number;
  readonly text: string;
}

/**
 * Repository of room records and bans in Redis. Every method throws StoreUnavailableError if Redis fails.
 *
 * See demo/docs/decisions/0034-compare-and-set-across-servers.md.
 */
export class RoomRepository {
  readonly #connection: RedisConnection;
  readonly #epoch: () => string;

  constructor(connection: RedisConnection, epoch: () => string) {
    this.#connection = connection;
    this.#epoch = epoch;
  }

  async read(room: string): Promise<VersionedRecord> {
    const { commands } = this.#connection;
    const command = commands.hmget(keys.record(this.#epoch(), room), 'revision', 'record');
    const [revision, text] = await this.#connection.run(command);
    return { revision: Number(revision ?? 0), record: parseRoomRecord(room, text ?? '') };
  }

  async readBans(room: string, banKeys: readonly string[]): Promise<BannedUntil> {
    if (banKeys.length === 0) return () => null;
    const names = banKeys.map((key) => keys.ban(room, key));
    const untilMs = await this.#connection.run(this.#connection.commands.mget(names));
    const bans = new Map(banKeys.map((key, at) => [key, untilMs[at] ?? null]));
    return (key) => {
      const until = bans.get(key) ?? null;
      return until === null ? null : Number(until);
    };
  }

  /**
   * Writes a record and the bans among the effects.
   *
   * @param knownRevision revision that the new one must exceed, although Redis may have lost it
   * @returns `null` if the record has changed since it was read
   */
  async write(
    { revision: readRevision }: VersionedRecord,
    record: RoomRecord,
    effects: readonly Effect[],
    knownRevision = 0,
  ): Promise<WrittenRecord | null> {
    const { name } = record;
    const epoch = this.#epoch();
    const text = serializeRoomRecord(record);
    const revision = Math.max(Date.now(), readRevision + 1, knownRevision + 1);
    const bans = effects.flatMap((effect) => (effect.kind === 'ban' ? [effect] : []));
    const recordKeys = [keys.epoch, keys.record(epoch, name), keys.index(epoch)];
    const values = [epoch, name, readRevision === 0 ? '' : readRevision, revision, text, RECORD_TTL_MS];
    const status = await this.#connection.eval(
      COMMIT,
      [...recordKeys, ...bans.map(({ key }) => keys.ban(name, key))],
      [...values, ...bans.map(({ untilMs }) => untilMs)],
    );
    if (status === 'over') throw new StoreUnavailableError(new Error('the records have been lost'));
    return status === 'done' ? { revision, text } : null;
  }

  /** Renews the TTL of records. @returns the revision of each, 0 for none */
  async renew(rooms: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const epoch = this.#epoch();
    const revisions = new Map<string, number>();
    for (let at = 0; at < rooms.length; at += BATCH_SIZE) {
      const batch = rooms.slice(at, at + BATCH_SIZE);
      const records = batch.map((room) => keys.record(epoch, room));
      const reply = await this.#connection.eval(RENEW, [keys.index(epoch), ...records], [RECORD_TTL_MS]);
      for (const [index, revision] of (reply as string[]).entries())
        revisions.set(batch[index] ?? '', Number(revision));
    }
    return revisions;
  }

  /** Names of all rooms that are not empty. */
  names(): Promise<string[]> {
    return this.#connection.run(this.#connection.commands.smembers(keys.index(this.#epoch())));
  }

  /**
   * Uses every command once, for a room that cannot exist, because its name has a control character. So a missing right shows
   * before the first participant arrives.
   */
  async checkAccess(process: string): Promise<void> {
    const room = `\0${process}`;
    const base = await this.read(room);
    await Promise.all([this.readBans(room, ['']), this.names(), this.renew([room])]);
    await this.write(base, emptyRoomRecord(room), [{ kind: 'ban', key: '', untilMs: Date.now() + 1_000 }]);
  }
}
