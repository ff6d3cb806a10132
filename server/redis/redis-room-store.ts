import { randomBytes } from 'node:crypto';
import { createShardedAdapter } from '@socket.io/redis-adapter';
import type { FastifyBaseLogger } from 'fastify';
import { takeOver } from '../rooms/reconcile.js';
import {
  type Addressee,
  type Decision,
  type Effect,
  isEmpty,
  type Place,
  type RoomRecord,
  tellOfVersion,
} from '../rooms/room-record.js';
import {
  type BannedUntil,
  type RelayedSignal,
  type RoomEventHandler,
  type RoomStore,
  StoreUnavailableError,
} from '../rooms/room-store.js';
import type { ClusterBus, RoomRecordChange } from './cluster-bus.js';
import { RedisConnection } from './connection.js';
import { Heartbeat, REMEMBERED_MS } from './heartbeat.js';
import { keys } from './keys.js';
import { type Known, RoomRepository } from './room-repository.js';
import { parseRoomRecord } from './room-serialization.js';

/** Every so many beats, what is known here of halls is compared with what Redis knows. */
const BEATS_PER_LOOK = 3;
/** Somebody else may always be faster; not for ever. */
const MOST_TRIES = 200;

/**
 * Halls in Redis, shared by all processes. Each process knows those that it has people in, and goes on with what it knows
 * while Redis is away; whatever Redis has forgotten by then is told to it again.
 */
export class RedisRoomStore implements RoomStore {
  readonly process = randomBytes(9).toString('base64url');
  /** For Socket.IO: the way to the other processes. */
  readonly adapter: ReturnType<typeof createShardedAdapter>;
  readonly #log: FastifyBaseLogger;
  readonly #connection: RedisConnection;
  readonly #pulse: Heartbeat;
  readonly #halls: RoomRepository;
  readonly #known = new Map<string, Known>();
  readonly #turns = new Map<string, Promise<unknown>>();
  readonly #swept = new Set<string>();
  #keeper: RoomEventHandler | null = null;
  #line: ClusterBus | null = null;
  #beats = 0;
  /** Whether something may have been said that was not heard here. */
  #missed = false;

  constructor(url: string, log: FastifyBaseLogger) {
    this.#log = log;
    this.#connection = new RedisConnection(url, {
      onReady: () => void this.#pulse.beat(),
      onLost: (reason) => this.#pulse.fail(reason),
      onHearing: () => {
        this.#missed = true;
        void this.#pulse.beat();
      },
    });
    this.#pulse = new Heartbeat({
      connection: this.#connection,
      process: this.process,
      onBeat: (wasAway) => this.#look(wasAway),
      onAway: (reason) =>
        log.warn({ reason }, 'Redis is away: running calls go on, and nobody new is let in'),
    });
    this.#halls = new RoomRepository(this.#connection, () => this.epoch);
    const { commands, subscriber } = this.#connection;
    this.adapter = createShardedAdapter(commands, subscriber, { channelPrefix: keys.channels });
  }

  get isUp(): boolean {
    return this.#pulse.isUp;
  }

  get epoch(): string {
    return this.#pulse.epoch;
  }

  get secret(): Buffer {
    return this.#pulse.secret;
  }

  open(keeper: RoomEventHandler): void {
    this.#keeper = keeper;
  }

  /** Told by others, and tells them, by way of Socket.IO. */
  attach(line: ClusterBus): void {
    this.#line = line;
    line.on('hall', (change) => this.#hear(change));
    line.on('signal', (name, to, message) => {
      if (to.process === this.process) this.#keeper?.deliver(name, to, message);
    });
  }

  ready(): Promise<void> {
    return this.#pulse.ready();
  }

  send(name: string, to: Addressee & Place, message: RelayedSignal): void {
    this.#line?.serverSideEmit('signal', name, to, message);
  }

  peek(name: string): RoomRecord | null {
    return this.#known.get(name)?.hall ?? null;
  }

  async read(
    name: string,
    bars: readonly string[],
  ): Promise<{ hall: RoomRecord; barredUntilMs: BannedUntil }> {
    const [{ hall }, barredUntilMs] = await Promise.all([
      this.#halls.read(name),
      this.#halls.bars(name, bars),
    ]);
    return { hall, barredUntilMs };
  }

  change<Answer>(
    name: string,
    bars: readonly string[] | null,
    decide: (hall: RoomRecord, barredUntilMs: BannedUntil) => Decision<Answer>,
  ): Promise<Answer> {
    return this.#inTurn(name, () => this.#decide(name, bars, decide));
  }

  async list(): Promise<readonly RoomRecord[]> {
    const halls = (await this.#halls.names()).map((name) => this.#halls.read(name));
    return (await Promise.all(halls)).map(({ hall }) => hall).filter((hall) => !isEmpty(hall));
  }

  close(): void {
    this.#pulse.close();
    this.#connection.close();
    this.#known.clear();
  }

  /** One after the other, so that this process is never in its own way. */
  #inTurn<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const turn = (this.#turns.get(name) ?? Promise.resolve()).then(work, work);
    this.#turns.set(name, turn);
    const done = () => {
      if (this.#turns.get(name) === turn) this.#turns.delete(name);
    };
    turn.then(done, done);
    return turn;
  }

  async #decide<Answer>(
    name: string,
    bars: readonly string[] | null,
    decide: (hall: RoomRecord, barredUntilMs: BannedUntil) => Decision<Answer>,
  ): Promise<Answer> {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const known = bars === null ? this.#known.get(name) : undefined;
      const [read, barredUntilMs] = known
        ? [known, () => null]
        : await Promise.all([this.#halls.read(name), this.#halls.bars(name, bars ?? [])]);
      const { hall, effects, answer } = decide(read.hall, barredUntilMs);
      const isNothing = hall === read.hall && !effects.some(({ kind }) => kind === 'bar');
      if (isNothing) this.#keeper?.perform(hall, effects, true);
      else if (!(await this.#commit(read, hall, effects))) continue;
      return answer;
    }
    throw new StoreUnavailableError(new Error('others were always faster'));
  }

  /** @returns false where the hall has been changed since it was read; what is known of it then, is the newest */
  async #commit(read: Known, hall: RoomRecord, effects: readonly Effect[]): Promise<boolean> {
    const { name } = hall;
    const written = await this.#halls.write(read, hall, effects).catch((error: unknown) => {
      // The epoch may be over, which the next beat finds out.
      if (this.#pulse.isUp) void this.#pulse.beat();
      throw error;
    });
    if (!written) {
      this.#note(await this.#halls.read(name));
      return false;
    }
    this.#note({ revision: written.revision, hall });
    this.#keeper?.perform(hall, effects, true);
    const told = effects.filter(({ kind }) => kind !== 'bar' && kind !== 'note');
    const change = { process: this.process, epoch: this.epoch, name, ...written, effects: told };
    this.#line?.serverSideEmit('hall', change);
    return true;
  }

  /** Another process has changed a hall. */
  #hear({ epoch, name, revision, text, effects }: RoomRecordChange): void {
    if (!this.#pulse.isUp || epoch !== this.epoch || !this.#keeper?.isHere(name)) return;
    this.#note({ revision, hall: parseRoomRecord(name, text) });
    const hall = this.peek(name);
    if (hall) this.#keeper.perform(hall, effects, false);
  }

  /** Keeps what is newest of a hall that somebody is in from here. */
  #note(known: Known): void {
    const { name } = known.hall;
    if (!this.#keeper?.isHere(name)) this.#known.delete(name);
    else if (known.revision > (this.#known.get(name)?.revision ?? 0)) this.#known.set(name, known);
  }

  /** Makes what Redis and this process know the same, and true. @throws {StoreAway} */
  async #look(wasAway: boolean): Promise<void> {
    if (wasAway) this.#log.info('Redis answers');
    this.#missed ||= wasAway;
    this.#beats += 1;
    const gone = this.#pulse.watch.gone();
    for (const process of this.#swept) if (!gone.includes(process)) this.#swept.delete(process);
    const isNews = gone.length > this.#swept.size;
    if (this.#missed || isNews || this.#beats % BEATS_PER_LOOK === 0) await this.#lookAtHalls();
    const mine = await Promise.all(gone.map((process) => this.#isMineToSweep(process)));
    if (wasAway || mine.includes(true)) await this.#sweep();
  }

  async #lookAtHalls(): Promise<void> {
    const missed = this.#missed;
    this.#missed = false;
    const revisions = await this.#halls.keep([...this.#known.keys()]);
    await Promise.all([...revisions].map(([name, revision]) => this.#heal(name, revision, missed)));
  }

  async #heal(name: string, revision: number, missed: boolean): Promise<void> {
    await this.#inTurn(name, async () => {
      const known = this.#known.get(name);
      if (!known) return;
      const read = revision === known.revision ? known : await this.#halls.read(name);
      // Redis has forgotten it, or remembers an older one.
      if (read.revision < known.revision) await this.#commit(read, known.hall, [tellOfVersion(known.hall)]);
      this.#note(read);
      if (missed || read.revision > known.revision)
        await this.#decide(name, null, (hall) => takeOver(hall, known.hall.room.version));
      await this.#decide(name, null, (hall) => this.#mended(hall));
      if (!this.#keeper?.isHere(name)) this.#known.delete(name);
    });
    await this.#keeper?.catchUp(name);
  }

  /** Of all processes one clears up after one that is gone. */
  async #isMineToSweep(process: string): Promise<boolean> {
    if (this.#swept.has(process)) return false;
    this.#swept.add(process);
    const { commands } = this.#connection;
    const claim = commands.set(keys.swept(process), this.process, 'PX', REMEMBERED_MS, 'NX');
    if ((await this.#connection.run(claim)) === null) return false;
    this.#log.warn({ process }, 'another process is gone');
    return true;
  }

  /** Makes the halls true that nobody is in from here. */
  async #sweep(): Promise<void> {
    for (const name of await this.#halls.names())
      if (!this.#known.has(name)) await this.change(name, null, (hall) => this.#mended(hall));
  }

  #mended(hall: RoomRecord): Decision<null> {
    const nothing = { hall, effects: [], answer: null };
    return this.#keeper?.reconcile(hall, (process) => this.#pulse.watch.isGone(process)) ?? nothing;
  }
}
