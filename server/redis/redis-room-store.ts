import { randomBytes } from 'node:crypto';
import { createShardedAdapter } from '@socket.io/redis-adapter';
import type { FastifyBaseLogger } from 'fastify';
import { adoptRecord } from '../rooms/reconcile.js';
import {
  broadcastVersion,
  type ConnectionRef,
  type Decision,
  type Effect,
  isEmpty,
  type Place,
  type RoomRecord,
} from '../rooms/room-record.js';
import {
  type BannedUntil,
  type EffectHandler,
  type RelayedSignal,
  type RoomStore,
  StoreUnavailableError,
} from '../rooms/room-store.js';
import type { ClusterBus, RoomRecordChange } from './cluster-bus.js';
import { RedisConnection } from './connection.js';
import { Heartbeat, PROCESS_TTL_MS } from './heartbeat.js';
import { keys } from './keys.js';
import { RoomRepository, type VersionedRecord } from './room-repository.js';
import { parseRoomRecord } from './room-serialization.js';

/** Cached records are compared with Redis once in this many heartbeats. */
const BEATS_PER_SYNC = 3;
/** Attempts of a compare-and-set before it is given up because other processes were always faster. */
const MAX_ATTEMPTS = 200;

/**
 * Room store in Redis, shared by all server processes. Each process caches the records of the rooms it has
 * connections in. It keeps serving them during a Redis outage, and restores what Redis has lost afterwards.
 *
 * See demo/docs/decisions/0034-compare-and-set-across-servers.md.
 * See demo/docs/decisions/0036-no-newcomers-while-redis-is-away.md.
 */
export class RedisRoomStore implements RoomStore {
  readonly process = randomBytes(9).toString('base64url');
  /** Adapter through which Socket.IO carries the cluster bus. */
  readonly adapter: ReturnType<typeof createShardedAdapter>;
  readonly #log: FastifyBaseLogger;
  readonly #connection: RedisConnection;
  readonly #heartbeat: Heartbeat;
  readonly #repository: RoomRepository;
  readonly #cache = new Map<string, VersionedRecord>();
  /** Tail of the queue of transactions, by room. */
  readonly #queues = new Map<string, Promise<unknown>>();
  /** Dead processes whose cleanup has been claimed, by this process or another one. */
  readonly #cleanedUp = new Set<string>();
  #handler: EffectHandler | null = null;
  #bus: ClusterBus | null = null;
  #beats = 0;
  /** Whether events of the bus may have been missed. */
  #mayHaveMissedEvents = false;

  constructor(url: string, log: FastifyBaseLogger) {
    this.#log = log;
    this.#connection = new RedisConnection(url, {
      onReady: () => void this.#heartbeat.beat(),
      onLost: (reason) => this.#heartbeat.fail(reason),
      onSubscribed: () => {
        this.#mayHaveMissedEvents = true;
        void this.#heartbeat.beat();
      },
    });
    this.#heartbeat = new Heartbeat({
      connection: this.#connection,
      process: this.process,
      checkAccess: () => this.#repository.checkAccess(this.process),
      onBeat: (recovered) => this.#sync(recovered),
      onOutage: (reason) =>
        log.warn({ reason }, 'Redis is unavailable: running calls continue, new participants must wait'),
      onError: (error) => log.error({ err: error }, 'the rooms could not be synchronized with Redis'),
    });
    this.#repository = new RoomRepository(this.#connection, () => this.epoch);
    const { commands, subscriber } = this.#connection;
    this.adapter = createShardedAdapter(commands, subscriber, { channelPrefix: keys.channels });
  }

  get isUp(): boolean {
    return this.#heartbeat.isUp;
  }

  /** Whether this server may be used. True during an outage, which all servers share. */
  get isReady(): boolean {
    return this.#heartbeat.isReady;
  }

  get epoch(): string {
    return this.#heartbeat.epoch;
  }

  get secret(): Buffer {
    return this.#heartbeat.secret;
  }

  open(handler: EffectHandler): void {
    this.#handler = handler;
  }

  /** Connects this store to the other processes. */
  attach(bus: ClusterBus): void {
    this.#bus = bus;
    bus.on('record', (change) => this.#onRemoteChange(change));
    bus.on('signal', (room, to, message) => {
      if (to.process === this.process) this.#handler?.deliverSignal(room, to, message);
    });
  }

  ready(): Promise<void> {
    return this.#heartbeat.ready();
  }

  relay(room: string, to: ConnectionRef & Place, message: RelayedSignal): void {
    this.#bus?.serverSideEmit('signal', room, to, message);
  }

  peek(room: string): RoomRecord | null {
    return this.#cache.get(room)?.record ?? null;
  }

  async read(
    room: string,
    banKeys: readonly string[],
  ): Promise<{ record: RoomRecord; bannedUntilMs: BannedUntil }> {
    const [{ record }, bannedUntilMs] = await Promise.all([
      this.#repository.read(room),
      this.#repository.readBans(room, banKeys),
    ]);
    return { record, bannedUntilMs };
  }

  transact<Result>(
    room: string,
    banKeys: readonly string[] | null,
    decide: (record: RoomRecord, bannedUntilMs: BannedUntil) => Decision<Result>,
  ): Promise<Result> {
    return this.#enqueue(room, () => this.#decide(room, banKeys, decide));
  }

  async list(): Promise<readonly RoomRecord[]> {
    const reads = (await this.#repository.names()).map((room) => this.#repository.read(room));
    return (await Promise.all(reads)).map(({ record }) => record).filter((record) => !isEmpty(record));
  }

  close(): void {
    this.#heartbeat.close();
    this.#connection.close();
    this.#cache.clear();
  }

  /** Serial queue per room, so that transactions of this process never conflict with each other. */
  #enqueue<Result>(room: string, work: () => Promise<Result>): Promise<Result> {
    const queued = (this.#queues.get(room) ?? Promise.resolve()).then(work, work);
    this.#queues.set(room, queued);
    const done = () => {
      if (this.#queues.get(room) === queued) this.#queues.delete(room);
    };
    queued.then(done, done);
    return queued;
  }

  /** Optimistic transaction: decides on the latest record and commits, again and again until no other process interferes. */
  async #decide<Result>(
    room: string,
    banKeys: readonly string[] | null,
    decide: (record: RoomRecord, bannedUntilMs: BannedUntil) => Decision<Result>,
  ): Promise<Result> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const cached = banKeys === null ? this.#cache.get(room) : undefined;
      const [base, bannedUntilMs] = cached
        ? [cached, () => null]
        : await Promise.all([this.#repository.read(room), this.#repository.readBans(room, banKeys ?? [])]);
      const { record, effects, result } = decide(base.record, bannedUntilMs);
      const isUnchanged = record === base.record && !effects.some(({ kind }) => kind === 'ban');
      if (isUnchanged) this.#handler?.apply(record, effects, true);
      else if (!(await this.#commit(base, record, effects))) continue;
      return result;
    }
    throw new StoreUnavailableError(new Error('other processes changed the record at every attempt'));
  }

  /** @returns false if the record has changed since `base` was read; then the latest one is in the cache */
  async #commit(base: VersionedRecord, record: RoomRecord, effects: readonly Effect[]): Promise<boolean> {
    const { name } = record;
    const knownRevision = this.#cache.get(name)?.revision;
    const written = await this.#repository
      .write(base, record, effects, knownRevision)
      .catch((error: unknown) => {
        // The epoch may have ended, which the next heartbeat finds out.
        if (this.#heartbeat.isUp) void this.#heartbeat.beat();
        throw error;
      });
    if (!written) {
      this.#store(await this.#repository.read(name));
      return false;
    }
    this.#store({ revision: written.revision, record });
    this.#handler?.apply(record, effects, true);
    const shared = effects.filter(({ kind }) => kind !== 'ban' && kind !== 'lifecycle');
    const change = { process: this.process, epoch: this.epoch, name, ...written, effects: shared };
    this.#bus?.serverSideEmit('record', change);
    return true;
  }

  #onRemoteChange({ epoch, name, revision, text, effects }: RoomRecordChange): void {
    if (!this.#heartbeat.isUp || epoch !== this.epoch || !this.#handler?.hasConnections(name)) return;
    this.#store({ revision, record: parseRoomRecord(name, text) });
    const record = this.peek(name);
    if (record) this.#handler.apply(record, effects, false);
  }

  /** Caches the latest record of a room that has connections here. */
  #store(versioned: VersionedRecord): void {
    const { name } = versioned.record;
    if (!this.#handler?.hasConnections(name)) this.#cache.delete(name);
    else if (versioned.revision > (this.#cache.get(name)?.revision ?? 0)) this.#cache.set(name, versioned);
  }

  /** Synchronizes the cache with Redis and cleans up after dead processes. @throws {StoreUnavailableError} */
  async #sync(recovered: boolean): Promise<void> {
    if (recovered) this.#log.info('Redis is available');
    this.#mayHaveMissedEvents ||= recovered;
    this.#beats += 1;
    const gone = this.#heartbeat.processes.gone();
    for (const process of this.#cleanedUp) if (!gone.includes(process)) this.#cleanedUp.delete(process);
    const hasNewlyGone = gone.length > this.#cleanedUp.size;
    if (this.#mayHaveMissedEvents || hasNewlyGone || this.#beats % BEATS_PER_SYNC === 0)
      await this.#syncCachedRecords();
    const claims = await Promise.all(gone.map((process) => this.#claimCleanup(process)));
    if (recovered || claims.includes(true)) await this.#reconcileOtherRooms();
  }

  async #syncCachedRecords(): Promise<void> {
    const mayHaveMissedEvents = this.#mayHaveMissedEvents;
    this.#mayHaveMissedEvents = false;
    const revisions = await this.#repository.renew([...this.#cache.keys()]);
    await Promise.all(
      [...revisions].map(([room, revision]) => this.#syncRecord(room, revision, mayHaveMissedEvents)),
    );
  }

  async #syncRecord(room: string, revision: number, mayHaveMissedEvents: boolean): Promise<void> {
    await this.#enqueue(room, async () => {
      const cached = this.#cache.get(room);
      if (!cached) return;
      const stored = revision === cached.revision ? cached : await this.#repository.read(room);
      // Redis has lost the record or went back to an older one: restore it.
      if (stored.revision < cached.revision)
        await this.#commit(stored, cached.record, [broadcastVersion(cached.record)]);
      this.#store(stored);
      if (mayHaveMissedEvents || stored.revision > cached.revision)
        await this.#decide(room, null, (record) => adoptRecord(record, cached.record.room.version));
      await this.#decide(room, null, (record) => this.#reconcile(record));
      if (!this.#handler?.hasConnections(room)) this.#cache.delete(room);
    });
    await this.#handler?.applyPendingUpdates(room);
  }

  /** Lock in Redis: exactly one process cleans up after a dead one. @returns whether it is this process */
  async #claimCleanup(process: string): Promise<boolean> {
    if (this.#cleanedUp.has(process)) return false;
    this.#cleanedUp.add(process);
    const { commands } = this.#connection;
    const claim = commands.set(keys.cleanup(process), this.process, 'PX', PROCESS_TTL_MS, 'NX');
    if ((await this.#connection.run(claim)) === null) return false;
    this.#log.warn({ process }, 'another server process is gone');
    return true;
  }

  /** Reconciles the rooms in which this process has no connections. */
  async #reconcileOtherRooms(): Promise<void> {
    for (const room of await this.#repository.names())
      if (!this.#cache.has(room)) await this.transact(room, null, (record) => this.#reconcile(record));
  }

  #reconcile(record: RoomRecord): Decision<null> {
    const unchanged = { record, effects: [], result: null };
    return (
      this.#handler?.reconcile(record, (process) => this.#heartbeat.processes.isGone(process)) ?? unchanged
    );
  }
}
