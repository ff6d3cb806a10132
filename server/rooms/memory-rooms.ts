import {
  type LeaveReason,
  type Member,
  type ParticipantId,
  presenceTimes,
  type RoomSnapshot,
  type SessionId,
  type Signal,
  type Update,
} from '../protocol/index.js';
import { type Clock, systemClock } from './clock.js';
import { admit, type Entrant, emptyRoom, type Room, remove, snapshot, update } from './room.js';
import type { Entry, News, Relayed, RoomFact, Rooms, Seat, Stay } from './rooms.js';

export interface MemoryRoomsOptions {
  /** Members that one room holds, those included whose connection is lost but whose place is kept. */
  readonly capacity: number;
  readonly clock?: Clock;
  readonly onFact?: (fact: RoomFact) => void;
}

/** A room with the connections of its members. */
interface Hall {
  readonly name: string;
  room: Room;
  readonly stays: Map<ParticipantId, MemoryStay>;
}

/** Rooms in this process's memory: gone with it, and no room is there without a member. */
export class MemoryRooms implements Rooms {
  readonly #capacity: number;
  readonly #clock: Clock;
  readonly #onFact: (fact: RoomFact) => void;
  readonly #halls = new Map<string, Hall>();

  constructor(options: MemoryRoomsOptions) {
    this.#capacity = options.capacity;
    this.#clock = options.clock ?? systemClock;
    this.#onFact = options.onFact ?? (() => undefined);
  }

  /** Rooms with at least one member. */
  get size(): number {
    return this.#halls.size;
  }

  async enter(name: string, entrant: Entrant, seat: Seat): Promise<Entry> {
    const known = this.#halls.get(name);
    const hall: Hall = known ?? { name, room: emptyRoom, stays: new Map() };
    const admission = admit(hall.room, entrant, { capacity: this.#capacity, nowMs: this.#clock.nowMs() });
    if (admission.kind === 'full') {
      const message = `The room is full: it takes ${this.#capacity} participants. Try again when somebody has left.`;
      return { ok: false, error: { code: 'room-full', message } };
    }
    const { room, member } = admission;
    hall.room = room;
    if (!known) {
      this.#halls.set(name, hall);
      this.#report(hall, 'started');
    }
    const before = hall.stays.get(member.id);
    const stay = new MemoryStay(hall, this.#clock, member, seat, (reason) => this.#end(hall, stay, reason));
    hall.stays.set(member.id, stay);
    before?.handOver(stay);
    this.#report(hall, admission.kind === 'joined' ? 'joined' : 'returned');
    if (admission.kind !== 'unchanged') {
      const event = admission.kind === 'joined' ? 'participant-joined' : 'participant-updated';
      tellAll(hall, { event, message: { version: room.version, member } }, stay);
    }
    return { ok: true, stay, joinedAt: member.joinedAt, room: snapshot(room) };
  }

  async look(name: string): Promise<readonly Member[]> {
    const hall = this.#halls.get(name);
    return hall ? snapshot(hall.room).members : [];
  }

  close(): void {
    for (const hall of this.#halls.values()) {
      for (const stay of hall.stays.values()) stay.forget();
    }
    this.#halls.clear();
  }

  #end(hall: Hall, stay: MemoryStay, reason: LeaveReason): void {
    const room = remove(hall.room, stay.id);
    if (!room) return;
    hall.room = room;
    hall.stays.delete(stay.id);
    this.#report(hall, reason === 'lost' ? 'lost' : 'left');
    tellAll(hall, { event: 'participant-left', message: { version: room.version, id: stay.id, reason } });
    if (hall.stays.size > 0) return;
    this.#halls.delete(hall.name);
    this.#report(hall, 'emptied');
  }

  #report(hall: Hall, what: RoomFact['what']): void {
    this.#onFact({ room: hall.name, what, members: hall.room.members.size });
  }
}

function tellAll(hall: Hall, news: News, except?: MemoryStay): void {
  for (const stay of hall.stays.values()) {
    if (stay !== except) stay.seat.tell(news);
  }
}

class MemoryStay implements Stay {
  readonly id: ParticipantId;
  readonly session: SessionId;
  readonly seat: Seat;
  readonly #hall: Hall;
  readonly #clock: Clock;
  readonly #end: (reason: LeaveReason) => void;
  #cancelDeadline: (() => void) | null = null;
  #away = false;
  #over = false;

  constructor(
    hall: Hall,
    clock: Clock,
    member: { id: ParticipantId; session: SessionId },
    seat: Seat,
    end: (reason: LeaveReason) => void,
  ) {
    this.#hall = hall;
    this.#clock = clock;
    this.id = member.id;
    this.session = member.session;
    this.seat = seat;
    this.#end = end;
  }

  get away(): boolean {
    return this.#away;
  }

  async snapshot(): Promise<RoomSnapshot | null> {
    return this.#over ? null : snapshot(this.#hall.room);
  }

  async update(change: Update): Promise<number | null> {
    if (this.#over) return null;
    const changed = update(this.#hall.room, this.id, change);
    if (changed) {
      this.#hall.room = changed.room;
      // The one who said it is told as well: everybody's version then moves in step, without gaps.
      tellAll(this.#hall, {
        event: 'participant-updated',
        message: { version: changed.room.version, member: changed.member },
      });
    }
    return this.#hall.room.version;
  }

  async relay(to: ParticipantId, session: SessionId, signal: Signal): Promise<Relayed> {
    if (this.#over || to === this.id) return 'not-found';
    const addressee = this.#hall.stays.get(to);
    if (!addressee) return 'not-found';
    if (addressee.session !== session) return 'stale';
    addressee.seat.tell({ event: 'signal', message: { from: this.id, session: this.session, signal } });
    return 'sent';
  }

  async goAway(): Promise<void> {
    if (this.#over || this.#away) return;
    this.#away = true;
    this.#endAfter(presenceTimes.awayMs, 'left');
  }

  async lose(lastHeardMs: number): Promise<void> {
    // Who said `away` before has a shorter deadline already.
    if (this.#over || this.#away) return;
    this.#endAfter(lastHeardMs + presenceTimes.lostAfterMs - this.#clock.nowMs(), 'lost');
  }

  async leave(): Promise<void> {
    if (this.#over) return;
    this.forget();
    this.#end('left');
  }

  /** Another connection has the place now. */
  handOver(successor: MemoryStay): void {
    this.forget();
    if (successor.seat === this.seat) return;
    this.seat.dismiss(successor.session === this.session ? 'resumed' : 'replaced');
  }

  /** Ends this stay without a word to anybody. */
  forget(): void {
    this.#over = true;
    this.#cancelDeadline?.();
    this.#cancelDeadline = null;
  }

  #endAfter(delayMs: number, reason: LeaveReason): void {
    this.#cancelDeadline?.();
    this.#cancelDeadline = this.#clock.after(delayMs, () => {
      this.forget();
      this.#end(reason);
      this.seat.dismiss('expired');
    });
  }
}
