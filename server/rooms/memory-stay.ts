import {
  type LeaveReason,
  type Member,
  type Moderation,
  type ParticipantId,
  presenceTimes,
  type RoomSnapshot,
  type SessionId,
  type Signal,
  type Update,
  type WireError,
} from '../protocol/index.js';
import type { Clock } from './clock.js';
import { type Entrant, type Room, snapshot, update } from './room.js';
import type { News, Relayed, Seat, Stay } from './rooms.js';

/** Somebody before the door of a room. */
export interface Waiting {
  readonly entrant: Entrant;
  readonly seat: Seat;
}

/** A room with the connections of its members, and of those who wait to be let in. */
export interface Hall {
  readonly name: string;
  room: Room;
  readonly stays: Map<ParticipantId, MemoryStay>;
  readonly waiting: Map<ParticipantId, Waiting>;
}

export function tellAll(hall: Hall, news: News, except?: MemoryStay): void {
  for (const stay of hall.stays.values()) {
    if (stay !== except) stay.seat.tell(news);
  }
}

/** What a stay needs of the rooms around it. */
export interface StayOwner {
  readonly clock: Clock;
  end(stay: MemoryStay, reason: LeaveReason): void;
  moderate(stay: MemoryStay, moderation: Moderation): WireError | null;
}

/** One member's presence in a room of this process. */
export class MemoryStay implements Stay {
  readonly id: ParticipantId;
  readonly session: SessionId;
  readonly seat: Seat;
  readonly bars: Entrant['bars'];
  readonly #hall: Hall;
  readonly #owner: StayOwner;
  #cancelDeadline: (() => void) | null = null;
  #away = false;
  #over = false;

  constructor(
    hall: Hall,
    owner: StayOwner,
    member: Pick<Member, 'id' | 'session'>,
    seat: Seat,
    bars: Entrant['bars'],
  ) {
    this.#hall = hall;
    this.#owner = owner;
    this.id = member.id;
    this.session = member.session;
    this.seat = seat;
    this.bars = bars;
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
    this.#endAfter(lastHeardMs + presenceTimes.lostAfterMs - this.#owner.clock.nowMs(), 'lost');
  }

  async leave(): Promise<void> {
    if (this.#over) return;
    this.forget();
    this.#owner.end(this, 'left');
  }

  async moderate(moderation: Moderation): Promise<WireError | null> {
    if (this.#over) return { code: 'not-joined', message: 'This connection is in no room: join one first.' };
    return this.#owner.moderate(this, moderation);
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
    this.#cancelDeadline = this.#owner.clock.after(delayMs, () => {
      this.forget();
      this.#owner.end(this, reason);
      this.seat.dismiss('expired');
    });
  }
}
