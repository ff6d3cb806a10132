import type { LeaveReason, Member, Moderation, ParticipantId, Waiter, WireError } from '../protocol/index.js';
import { limits } from '../protocol/index.js';
import { Bars } from './bars.js';
import { type Clock, systemClock } from './clock.js';
import { type Hall, MemoryStay, type StayOwner, tellAll, type Waiting } from './memory-stay.js';
import { admit, configure, type Entrant, emptyRoom, heldAt, mute, remove, snapshot } from './room.js';
import type { Entered, Entry, RoomFact, RoomInfo, Rooms, Seat } from './rooms.js';

export interface MemoryRoomsOptions {
  /** Members that one room holds, those included whose connection is lost but whose place is kept. */
  readonly capacity: number;
  readonly clock?: Clock;
  readonly onFact?: (fact: RoomFact) => void;
}

/** Whoever was removed has no use for a ticket that was handed out before: so long such a one would hold. */
const TICKET_MS = 24 * 3_600_000;
/** What all tickets of a call that was ended are barred by. */
const TICKETS = 'tickets';

/** Rooms in this process's memory: gone with it, and no room is there without a member. */
export class MemoryRooms implements Rooms {
  readonly #capacity: number;
  readonly #clock: Clock;
  readonly #bars: Bars;
  readonly #onFact: (fact: RoomFact) => void;
  readonly #halls = new Map<string, Hall>();

  constructor(options: MemoryRoomsOptions) {
    this.#capacity = options.capacity;
    this.#clock = options.clock ?? systemClock;
    this.#bars = new Bars(this.#clock);
    this.#onFact = options.onFact ?? (() => undefined);
  }

  /** Rooms with at least one member, or somebody who waits to be one. */
  get size(): number {
    return this.#halls.size;
  }

  async enter(name: string, entrant: Entrant, seat: Seat): Promise<Entry> {
    const keys = [entrant.id, ...(entrant.bars?.keys ?? [])];
    if (this.#bars.has(name, keys)) return refused('removed', 'You have been removed from this call.');
    // A ticket is for the call that it was handed out in.
    const endedAtMs = (this.#bars.until(name, TICKETS) ?? 0) - TICKET_MS;
    if (entrant.ticketFromMs !== undefined && entrant.ticketFromMs <= endedAtMs)
      return refused('token-expired', 'This call has ended. Ask for a new invitation.');
    const hall = this.#halls.get(name) ?? newHall(name);
    hall.waiting.get(entrant.id)?.seat.dismiss('resumed');
    hall.waiting.delete(entrant.id);
    const entry = this.#enter(hall, { entrant, seat }, false);
    if (entry !== 'waits') return entry;
    if (hall.waiting.size >= limits.maxWaiting)
      return refused('room-full', 'Too many people wait to be let in. Try again in a moment.');
    this.#halls.set(name, hall);
    const waiting = { entrant, seat };
    hall.waiting.set(entrant.id, waiting);
    this.#tellHosts(hall);
    return { ok: 'waiting', wait: { leave: () => this.#stopWaiting(hall, waiting) } };
  }

  async look(
    name: string,
    visitor: Pick<Entrant, 'role' | 'lobby' | 'bars'>,
  ): Promise<readonly Member[] | null> {
    const { room } = this.#halls.get(name) ?? newHall(name);
    const isOut = this.#bars.has(name, visitor.bars?.keys ?? []) || heldAt(room, visitor) !== null;
    return isOut ? null : snapshot(room).members;
  }

  async list(): Promise<readonly RoomInfo[]> {
    return [...this.#halls.values()].map((hall) => ({
      room: hall.name,
      settings: hall.room.settings,
      members: snapshot(hall.room).members,
      waiting: waitersOf(hall),
    }));
  }

  async remove(name: string, id: ParticipantId): Promise<boolean> {
    const hall = this.#halls.get(name);
    return hall ? this.#remove(hall, id) : false;
  }

  async end(name: string): Promise<boolean> {
    const hall = this.#halls.get(name);
    if (hall) this.#endCall(hall);
    return hall !== undefined;
  }

  close(): void {
    for (const hall of this.#halls.values()) {
      for (const stay of hall.stays.values()) stay.forget();
    }
    this.#halls.clear();
  }

  #enter(hall: Hall, { entrant, seat }: Waiting, welcome: boolean): Entered | Refused | 'waits' {
    const rules = { capacity: this.#capacity, nowMs: this.#clock.nowMs(), welcome };
    const admission = admit(hall.room, entrant, rules);
    if (admission.kind === 'waits') return 'waits';
    if (admission.kind === 'locked')
      return refused('room-locked', 'This call is locked. Ask a host to open it.');
    if (!('room' in admission)) {
      const message = `The room is full: it takes ${this.#capacity} participants. Try again when somebody has left.`;
      return refused('room-full', message);
    }
    const { room, member } = admission;
    const begins = hall.room.members.size === 0;
    hall.room = room;
    this.#halls.set(hall.name, hall);
    if (begins) this.#report(hall, 'started');
    const before = hall.stays.get(member.id);
    const stay = new MemoryStay(hall, this.#ownerOf(hall), member, seat, entrant.bars);
    hall.stays.set(member.id, stay);
    before?.handOver(stay);
    this.#report(hall, admission.kind === 'joined' ? 'joined' : 'returned', member);
    if (admission.kind !== 'unchanged') {
      const event = admission.kind === 'joined' ? 'participant-joined' : 'participant-updated';
      tellAll(hall, { event, message: { version: room.version, member } }, stay);
    }
    if (member.role === 'host' && hall.waiting.size > 0) this.#tellHosts(hall);
    return { ok: true, stay, joinedAt: member.joinedAt, room: snapshot(room) };
  }

  #ownerOf(hall: Hall): StayOwner {
    return {
      clock: this.#clock,
      end: (stay, reason) => this.#end(hall, stay, reason),
      moderate: (stay, moderation) => this.#moderate(hall, stay, moderation),
    };
  }

  #moderate(hall: Hall, stay: MemoryStay, moderation: Moderation): WireError | null {
    if (hall.room.members.get(stay.id)?.role !== 'host')
      return wireError('not-allowed', 'Only a host may do that.');
    switch (moderation.action) {
      case 'admit':
        return this.#admit(hall, moderation.id);
      case 'deny':
        return this.#deny(hall, moderation.id) ? null : notFound();
      case 'mute':
        return this.#mute(hall, moderation.id) ? null : notFound();
      case 'remove':
        return this.#remove(hall, moderation.id) ? null : notFound();
      case 'set-room':
        this.#configure(hall, moderation.settings);
        this.#tellHosts(hall);
        return null;
      case 'end':
        this.#endCall(hall);
        return null;
    }
  }

  /** Whom there is no room for goes on waiting. */
  #admit(hall: Hall, id: ParticipantId): WireError | null {
    const waiting = hall.waiting.get(id);
    if (!waiting) return notFound();
    const entry = this.#enter(hall, waiting, true);
    if (entry === 'waits') return null;
    if (!entry.ok) return entry.error;
    hall.waiting.delete(id);
    waiting.seat.admit(entry);
    this.#tellHosts(hall);
    return null;
  }

  #deny(hall: Hall, id: ParticipantId): boolean {
    const waiting = hall.waiting.get(id);
    if (!waiting) return false;
    this.#stopWaiting(hall, waiting);
    waiting.seat.dismiss('refused');
    return true;
  }

  #mute(hall: Hall, id: ParticipantId): boolean {
    const muted = mute(hall.room, id);
    if (!muted) return false;
    hall.room = muted.room;
    const message = { version: muted.room.version, member: muted.member };
    tellAll(hall, { event: 'participant-updated', message });
    return true;
  }

  #remove(hall: Hall, id: ParticipantId): boolean {
    const stay = hall.stays.get(id);
    if (!stay) return this.#deny(hall, id);
    this.#bars.add(hall.name, id, this.#clock.nowMs() + TICKET_MS);
    for (const key of stay.bars?.keys ?? []) this.#bars.add(hall.name, key, stay.bars?.untilMs ?? 0);
    stay.forget();
    stay.seat.dismiss('removed');
    this.#end(hall, stay, 'removed');
    return true;
  }

  #configure(hall: Hall, change: Parameters<typeof configure>[1]): void {
    const configured = configure(hall.room, change);
    if (!configured) return;
    hall.room = configured.room;
    const { version, settings } = configured.room;
    tellAll(hall, { event: 'room-changed', message: { version, settings } });
    for (const id of configured.silenced) this.#mute(hall, id);
    // Nobody has to be let in any more, but those whose token says so.
    if (change.lobby !== false) return;
    for (const [id, { entrant }] of hall.waiting) if (entrant.lobby !== true) this.#admit(hall, id);
  }

  #endCall(hall: Hall): void {
    for (const { seat } of hall.waiting.values()) seat.dismiss('ended');
    for (const stay of hall.stays.values()) {
      stay.forget();
      stay.seat.dismiss('ended');
    }
    this.#bars.add(hall.name, TICKETS, this.#clock.nowMs() + TICKET_MS);
    const members = [...hall.room.members.values()];
    hall.waiting.clear();
    hall.stays.clear();
    for (const member of members) {
      hall.room = remove(hall.room, member.id) ?? hall.room;
      this.#report(hall, 'ended', member);
    }
    this.#halls.delete(hall.name);
    this.#report(hall, 'emptied');
  }

  #stopWaiting(hall: Hall, waiting: Waiting): void {
    const { id } = waiting.entrant;
    if (hall.waiting.get(id) !== waiting) return;
    hall.waiting.delete(id);
    this.#tellHosts(hall);
    this.#forgetEmpty(hall);
  }

  #tellHosts(hall: Hall): void {
    const message = { waiting: waitersOf(hall) };
    for (const stay of hall.stays.values())
      if (hall.room.members.get(stay.id)?.role === 'host') stay.seat.tell({ event: 'lobby', message });
  }

  #end(hall: Hall, stay: MemoryStay, reason: LeaveReason): void {
    const member = hall.room.members.get(stay.id);
    const room = remove(hall.room, stay.id);
    if (!room || !member) return;
    hall.room = room;
    hall.stays.delete(stay.id);
    this.#report(hall, reason, member);
    tellAll(hall, { event: 'participant-left', message: { version: room.version, id: stay.id, reason } });
    if (hall.stays.size === 0) this.#report(hall, 'emptied');
    this.#forgetEmpty(hall);
  }

  #forgetEmpty(hall: Hall): void {
    if (hall.stays.size === 0 && hall.waiting.size === 0) this.#halls.delete(hall.name);
  }

  #report(hall: Hall, what: RoomFact['what'], member?: Member): void {
    const about = member ? { member: { id: member.id, name: member.name } } : {};
    this.#onFact({ room: hall.name, what, members: hall.room.members.size, ...about });
  }
}

type Refused = Extract<Entry, { ok: false }>;

function newHall(name: string): Hall {
  return { name, room: emptyRoom, stays: new Map(), waiting: new Map() };
}

function waitersOf(hall: Hall): Waiter[] {
  return [...hall.waiting.values()].map(({ entrant: { id, name, verified } }) => ({
    id,
    name,
    ...(verified ? { verified } : {}),
  }));
}

function wireError(code: WireError['code'], message: string): WireError {
  return { code, message };
}

function refused(code: WireError['code'], message: string): Refused {
  return { ok: false, error: wireError(code, message) };
}

function notFound(): WireError {
  return wireError('not-found', 'Nobody of this id is there.');
}
