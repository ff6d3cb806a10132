import type {
  LeaveReason,
  Member,
  Moderation,
  ParticipantId,
  RoomSnapshot,
  SessionId,
  Signal,
  Update,
  WireError,
} from '../protocol/index.js';
import { type Clock, systemClock } from './clock.js';
import { banKeysToRead, type EntryRules, enter } from './entry.js';
import { type LocalConnection, LocalConnections } from './local-connections.js';
import { Membership, type MembershipOwner } from './membership.js';
import { endCall, moderate, removeParticipant } from './moderation.js';
import { reconcile } from './reconcile.js';
import { type Entrant, entryBlock, snapshot } from './room.js';
import {
  type ConnectionRef,
  type Decision,
  type Effect,
  endMembership,
  leaveLobby,
  lobbyOf,
  type RoomRecord,
  updateMember,
} from './room-record.js';
import type {
  ClientConnection,
  Entry,
  LifecycleEvent,
  RelayResult,
  RoomCount,
  RoomInfo,
  Rooms,
} from './room-service-api.js';
import {
  type EffectHandler,
  type RelayedSignal,
  type RoomStore,
  StoreUnavailableError,
} from './room-store.js';

export interface RoomServiceOptions {
  /** Members a room holds, including those whose connection is lost but whose place is kept. */
  readonly capacity: number;
  readonly store: RoomStore;
  readonly clock?: Clock;
  readonly onLifecycleEvent?: (event: LifecycleEvent) => void;
  /** Receives unexpected errors of work that no caller waits for. */
  readonly onError: (error: unknown) => void;
}

/** Room service over a store. Connects the participants of this process to rooms that others may share. */
export class RoomService implements Rooms, EffectHandler, MembershipOwner {
  readonly clock: Clock;
  readonly #options: RoomServiceOptions;
  readonly #store: RoomStore;
  readonly #local = new LocalConnections();

  constructor(options: RoomServiceOptions) {
    this.#options = options;
    this.#store = options.store;
    this.clock = options.clock ?? systemClock;
    this.#store.open(this);
  }

  get epoch(): string {
    return this.#store.epoch;
  }

  get count(): RoomCount {
    return this.#local.count();
  }

  ready(): Promise<void> {
    return this.#store.ready();
  }

  async enter(room: string, entrant: Entrant, connection: ClientConnection): Promise<Entry> {
    const local = this.#local.add(room, entrant.id, connection);
    const request = { entrant, process: this.#store.process, socketId: connection.socketId };
    try {
      const entered = await this.#transact(
        room,
        (record, rules) => enter(record, request, rules),
        banKeysToRead(request),
      );
      local.isEntering = false;
      if (entered.kind === 'waiting')
        return { ok: 'waiting', pending: { cancel: () => this.#cancelWaiting(room, local) } };
      if (entered.kind === 'refused') {
        this.#forgetUnlessMember(room, local);
        return { ok: false, error: entered.error };
      }
      // A participant removed while entering was dismissed already and gets an ended membership.
      const membership = local.membership ?? new Membership(this, room, local, entrant.session);
      if (!local.membership) membership.discard();
      return { ok: true, membership, joinedAt: entered.joinedAt, room: entered.room };
    } catch (error) {
      this.#forgetUnlessMember(room, local);
      throw error;
    }
  }

  async membersFor(
    room: string,
    visitor: Pick<Entrant, 'role' | 'lobby' | 'banKeys'>,
  ): Promise<readonly Member[] | null> {
    const keys = visitor.banKeys?.keys ?? [];
    const { record, bannedUntilMs } = await this.#store.read(room, keys);
    const nowMs = this.clock.nowMs();
    const isBanned = keys.some((key) => (bannedUntilMs(key) ?? 0) > nowMs);
    return isBanned || entryBlock(record.room, visitor) !== null ? null : snapshot(record.room).members;
  }

  async list(): Promise<readonly RoomInfo[]> {
    return (await this.#store.list()).map(infoOf);
  }

  async find(room: string): Promise<RoomInfo | null> {
    const { record } = await this.#store.read(room, []);
    return record.places.size + record.waiting.size > 0 ? infoOf(record) : null;
  }

  remove(room: string, id: ParticipantId): Promise<boolean> {
    return this.#transact(room, (record, rules) => removeParticipant(record, id, rules), []);
  }

  end(room: string): Promise<boolean> {
    return this.#transact(room, (record, rules) => endCall(record, rules), []);
  }

  close(): void {
    this.#local.close();
    this.#store.close();
  }

  // MembershipOwner

  async snapshot(membership: Membership): Promise<RoomSnapshot | null> {
    const record = this.#store.peek(membership.room);
    return record ? snapshot(record.room) : null;
  }

  async updateMember(membership: Membership, change: Update): Promise<number | null> {
    const combined: Update = { ...(membership.pendingUpdate ?? {}), ...change };
    membership.pendingUpdate = null;
    try {
      return await this.#transact(membership.room, (record) => updateMember(record, membership, combined));
    } catch (error) {
      ignoreStoreOutage(error);
      // An update that arrived meanwhile is newer.
      membership.pendingUpdate = { ...combined, ...(membership.pendingUpdate ?? {}) };
      return this.#store.peek(membership.room)?.room.version ?? 0;
    }
  }

  relay(membership: Membership, to: ParticipantId, session: SessionId, signal: Signal): RelayResult {
    const record = this.#store.peek(membership.room);
    const [member, place] = [record?.room.members.get(to), record?.places.get(to)];
    if (!member || !place) return 'not-found';
    if (member.session !== session) return 'stale';
    const message = { from: membership.id, session: membership.session, signal };
    const recipient = { id: to, process: place.process, socketId: place.socketId };
    if (place.process === this.#store.process) this.deliverSignal(membership.room, recipient, message);
    else this.#store.relay(membership.room, recipient, message);
    return 'sent';
  }

  moderate(membership: Membership, moderation: Moderation): Promise<WireError | null> {
    // Reads from the store: the participant concerned may have just entered through another process.
    return this.#transact(
      membership.room,
      (record, rules) => moderate(record, membership.id, moderation, rules),
      [],
    );
  }

  async endMembership(membership: Membership, reason: LeaveReason, expired: boolean): Promise<void> {
    const local = this.#local.find(membership.room, membership);
    this.#local.remove(membership.room, membership);
    const ended = this.#transact(membership.room, (record) => endMembership(record, membership, reason));
    // Dismissing the connection need not wait for the store.
    if (expired) local?.connection.dismiss('expired');
    await ended.catch(ignoreStoreOutage);
  }

  reportError(error: unknown): void {
    this.#options.onError(error);
  }

  // EffectHandler

  hasConnections(room: string): boolean {
    return this.#local.has(room);
  }

  apply(record: RoomRecord, effects: readonly Effect[], isLocal: boolean): void {
    for (const effect of effects) {
      if (effect.kind === 'broadcast') this.#broadcast(record, effect);
      else if (effect.kind === 'place') this.#place(record, effect);
      else if (effect.kind === 'dismiss') this.#dismiss(record.name, effect);
      else if (effect.kind === 'lifecycle' && isLocal) this.#options.onLifecycleEvent?.(effect.event);
    }
  }

  deliverSignal(room: string, to: ConnectionRef, message: RelayedSignal): void {
    this.#local.find(room, to)?.connection.send({ event: 'signal', message });
  }

  reconcile(record: RoomRecord, isGone: (process: string) => boolean): Decision<null> {
    return reconcile(record, this.#local.of(record.name), this.#store.process, isGone);
  }

  async applyPendingUpdates(room: string): Promise<void> {
    const pending = this.#local
      .of(room)
      .flatMap(({ membership }) => (membership?.pendingUpdate ? [membership] : []));
    await Promise.all(pending.map((membership) => this.updateMember(membership, {})));
  }

  #broadcast(
    { name, room, places }: RoomRecord,
    { event, to, except }: Extract<Effect, { kind: 'broadcast' }>,
  ): void {
    for (const { id, socketId, connection } of this.#local.of(name)) {
      const isRecipient = to === 'all' || room.members.get(id)?.role === 'host';
      if (isRecipient && socketId !== except && places.get(id)?.socketId === socketId) connection.send(event);
    }
  }

  #place(record: RoomRecord, effect: Extract<Effect, { kind: 'place' }>): void {
    const local = this.#local.find(record.name, effect);
    if (!local) return;
    local.membership?.discard();
    const membership = new Membership(this, record.name, local, effect.session);
    local.membership = membership;
    const member = record.room.members.get(effect.id);
    if (!effect.fromLobby || !member) return;
    const { joinedAt } = member;
    local.connection.admit({ ok: true, membership, joinedAt, room: snapshot(record.room) });
  }

  #dismiss(room: string, effect: Extract<Effect, { kind: 'dismiss' }>): void {
    const local = this.#local.find(room, effect);
    if (!local) return;
    this.#local.remove(room, local);
    local.membership?.discard();
    local.connection.dismiss(effect.reason);
  }

  #cancelWaiting(room: string, local: LocalConnection): void {
    this.#forgetUnlessMember(room, local);
    this.#transact(room, (record) => leaveLobby(record, local))
      .catch(ignoreStoreOutage)
      .catch((error: unknown) => this.reportError(error));
  }

  #forgetUnlessMember(room: string, local: LocalConnection): void {
    if (!local.membership && this.#local.find(room, local) === local) this.#local.remove(room, local);
  }

  #transact<Result>(
    room: string,
    decide: (record: RoomRecord, rules: EntryRules) => Decision<Result>,
    banKeys: readonly string[] | null = null,
  ): Promise<Result> {
    return this.#store.transact(room, banKeys, (record, bannedUntilMs) =>
      decide(record, { capacity: this.#options.capacity, nowMs: this.clock.nowMs(), bannedUntilMs }),
    );
  }
}

/** Ignores a store outage, because reconciliation repairs the record afterwards. @throws any other error */
function ignoreStoreOutage(error: unknown): void {
  if (!(error instanceof StoreUnavailableError)) throw error;
}

function infoOf(record: RoomRecord): RoomInfo {
  const { name, room } = record;
  return {
    room: name,
    settings: room.settings,
    members: snapshot(room).members,
    waiting: lobbyOf(record),
  };
}
