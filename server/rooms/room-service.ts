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
import { bansToCheck, type DoorRules, enter } from './entry.js';
import { type Local, LocalConnections } from './local-connections.js';
import { Membership, type MembershipOwner } from './membership.js';
import { endCall, moderate, putOut } from './moderation.js';
import { reconcile } from './reconcile.js';
import { type Entrant, heldAt, snapshot } from './room.js';
import {
  type Addressee,
  type Decision,
  type Effect,
  end,
  type RoomRecord,
  say,
  stopWaiting,
  waitersOf,
} from './room-record.js';
import type { Entry, Relayed, RoomCount, RoomFact, RoomInfo, Rooms, Seat } from './room-service-api.js';
import {
  type BannedUntil,
  type RelayedSignal,
  type RoomEventHandler,
  type RoomStore,
  StoreUnavailableError,
} from './room-store.js';

export interface RoomServiceOptions {
  /** Members that one room holds, those included whose connection is lost but whose place is kept. */
  readonly capacity: number;
  readonly store: RoomStore;
  readonly clock?: Clock;
  readonly onFact?: (fact: RoomFact) => void;
}

/** Rooms with people who are connected to this process, and maybe to others that share its store. */
export class RoomService implements Rooms, RoomEventHandler, MembershipOwner {
  readonly clock: Clock;
  readonly #options: RoomServiceOptions;
  readonly #store: RoomStore;
  readonly #here = new LocalConnections();

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
    return this.#here.count();
  }

  ready(): Promise<void> {
    return this.#store.ready();
  }

  async enter(name: string, entrant: Entrant, seat: Seat): Promise<Entry> {
    const local = this.#here.add(name, entrant.id, seat);
    const waiting = { entrant, process: this.#store.process, socket: seat.socket };
    try {
      const found = await this.#change(
        name,
        (hall, rules) => enter(hall, waiting, rules),
        bansToCheck(waiting),
      );
      local.isEntering = false;
      if (found.kind === 'waits')
        return { ok: 'waiting', wait: { leave: () => void this.#leaveDoor(name, local) } };
      if (found.kind === 'refused') {
        this.#forgetStranger(name, local);
        return { ok: false, error: found.error };
      }
      const { joinedAt, room } = found;
      // Whoever was put out meanwhile has been told so already.
      const stay = local.stay ?? new Membership(this, name, local, entrant.session);
      if (!local.stay) stay.forget();
      return { ok: true, stay, joinedAt, room };
    } catch (error) {
      this.#forgetStranger(name, local);
      throw error;
    }
  }

  async look(
    name: string,
    visitor: Pick<Entrant, 'role' | 'lobby' | 'bars'>,
  ): Promise<readonly Member[] | null> {
    const keys = visitor.bars?.keys ?? [];
    const { hall, barredUntilMs } = await this.#store.read(name, keys);
    const nowMs = this.clock.nowMs();
    const isOut =
      keys.some((key) => (barredUntilMs(key) ?? 0) > nowMs) || heldAt(hall.room, visitor) !== null;
    return isOut ? null : snapshot(hall.room).members;
  }

  async list(): Promise<readonly RoomInfo[]> {
    return (await this.#store.list()).map(infoOf);
  }

  async find(name: string): Promise<RoomInfo | null> {
    const { hall } = await this.#store.read(name, []);
    return hall.places.size + hall.waiting.size > 0 ? infoOf(hall) : null;
  }

  remove(name: string, id: ParticipantId): Promise<boolean> {
    return this.#change(name, (hall, rules) => putOut(hall, id, rules), []);
  }

  end(name: string): Promise<boolean> {
    return this.#change(name, (hall, rules) => endCall(hall, rules), []);
  }

  close(): void {
    this.#here.close();
    this.#store.close();
  }

  // What a stay asks for.

  async snapshot(stay: Membership): Promise<RoomSnapshot | null> {
    const hall = this.#store.peek(stay.room);
    return hall ? snapshot(hall.room) : null;
  }

  async say(stay: Membership, change: Update): Promise<number | null> {
    const all: Update = { ...(stay.unsaid ?? {}), ...change };
    stay.unsaid = null;
    try {
      return await this.#change(stay.room, (hall) => say(hall, stay, all));
    } catch (error) {
      later(error);
      // What was said meanwhile is newer.
      stay.unsaid = { ...all, ...(stay.unsaid ?? {}) };
      return this.#store.peek(stay.room)?.room.version ?? 0;
    }
  }

  relay(stay: Membership, to: ParticipantId, session: SessionId, signal: Signal): Relayed {
    const hall = this.#store.peek(stay.room);
    const [member, place] = [hall?.room.members.get(to), hall?.places.get(to)];
    if (!member || !place) return 'not-found';
    if (member.session !== session) return 'stale';
    const message = { from: stay.id, session: stay.session, signal };
    const addressee = { id: to, process: place.process, socket: place.socket };
    if (place.process === this.#store.process) this.deliver(stay.room, addressee, message);
    else this.#store.send(stay.room, addressee, message);
    return 'sent';
  }

  moderate(stay: Membership, moderation: Moderation): Promise<WireError | null> {
    // Whom it is about may have come in by another process just now.
    return this.#change(stay.room, (hall, rules) => moderate(hall, stay.id, moderation, rules), []);
  }

  async endStay(stay: Membership, reason: LeaveReason, expired: boolean): Promise<void> {
    const local = this.#here.find(stay.room, stay);
    this.#here.remove(stay.room, stay);
    const ended = this.#change(stay.room, (hall) => end(hall, stay, reason));
    // Whoever is hung up on need not wait for the store.
    if (expired) local?.seat.dismiss('expired');
    await ended.catch((error) => later(error));
  }

  // What the store asks for.

  isHere(name: string): boolean {
    return this.#here.has(name);
  }

  perform(hall: RoomRecord, effects: readonly Effect[], isOurs: boolean): void {
    for (const effect of effects) {
      if (effect.kind === 'tell') this.#tell(hall, effect);
      else if (effect.kind === 'seat') this.#seat(hall, effect);
      else if (effect.kind === 'dismiss') this.#dismiss(hall.name, effect);
      else if (effect.kind === 'note' && isOurs) this.#options.onFact?.(effect.fact);
    }
  }

  deliver(name: string, to: Addressee, message: RelayedSignal): void {
    this.#here.find(name, to)?.seat.tell({ event: 'signal', message });
  }

  reconcile(hall: RoomRecord, isGone: (process: string) => boolean): Decision<null> {
    return reconcile(hall, this.#here.of(hall.name), this.#store.process, isGone);
  }

  async catchUp(name: string): Promise<void> {
    const unsaid = this.#here.of(name).flatMap(({ stay }) => (stay?.unsaid ? [stay] : []));
    await Promise.all(unsaid.map((stay) => this.say(stay, {})));
  }

  #tell({ name, room, places }: RoomRecord, { news, to, except }: Extract<Effect, { kind: 'tell' }>): void {
    for (const { id, socket, seat } of this.#here.of(name)) {
      const isMeant = to === 'all' || room.members.get(id)?.role === 'host';
      if (isMeant && socket !== except && places.get(id)?.socket === socket) seat.tell(news);
    }
  }

  #seat(hall: RoomRecord, effect: Extract<Effect, { kind: 'seat' }>): void {
    const local = this.#here.find(hall.name, effect);
    if (!local) return;
    local.stay?.forget();
    const stay = new Membership(this, hall.name, local, effect.session);
    local.stay = stay;
    const member = hall.room.members.get(effect.id);
    if (!effect.welcome || !member) return;
    local.seat.admit({ ok: true, stay, joinedAt: member.joinedAt, room: snapshot(hall.room) });
  }

  #dismiss(name: string, effect: Extract<Effect, { kind: 'dismiss' }>): void {
    const local = this.#here.find(name, effect);
    if (!local) return;
    this.#here.remove(name, local);
    local.stay?.forget();
    local.seat.dismiss(effect.why);
  }

  async #leaveDoor(name: string, local: Local): Promise<void> {
    this.#forgetStranger(name, local);
    try {
      await this.#change(name, (hall) => stopWaiting(hall, local));
    } catch (error) {
      later(error);
    }
  }

  #forgetStranger(name: string, local: Local): void {
    if (!local.stay && this.#here.find(name, local) === local) this.#here.remove(name, local);
  }

  #change<Answer>(
    name: string,
    decide: (hall: RoomRecord, rules: DoorRules) => Decision<Answer>,
    bars: readonly string[] | null = null,
  ): Promise<Answer> {
    return this.#store.change(name, bars, (hall, barredUntilMs: BannedUntil) =>
      decide(hall, { capacity: this.#options.capacity, nowMs: this.clock.nowMs(), barredUntilMs }),
    );
  }
}

/** Where only the store is away, things are made good when it is back. @throws anything else */
function later(error: unknown): void {
  if (!(error instanceof StoreUnavailableError)) throw error;
}

function infoOf(hall: RoomRecord): RoomInfo {
  const { name, room } = hall;
  const { settings } = room;
  return { room: name, settings, members: snapshot(room).members, waiting: waitersOf(hall) };
}
