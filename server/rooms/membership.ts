import {
  type LeaveReason,
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
import type { Addressee } from './room-record.js';
import type { Relayed, RoomMembership } from './room-service-api.js';

/** What a stay needs of the rooms around it. */
export interface MembershipOwner {
  readonly clock: Clock;
  snapshot(stay: Membership): Promise<RoomSnapshot | null>;
  say(stay: Membership, change: Update): Promise<number | null>;
  relay(stay: Membership, to: ParticipantId, session: SessionId, signal: Signal): Relayed;
  moderate(stay: Membership, moderation: Moderation): Promise<WireError | null>;
  /** It is over. `expired`: by time, and its connection is hung up on, where there still is one. */
  endStay(stay: Membership, reason: LeaveReason, expired: boolean): Promise<void>;
}

/** One member's presence through a connection of this process: its life and its deadlines. */
export class Membership implements RoomMembership, Addressee {
  readonly room: string;
  readonly id: ParticipantId;
  readonly socket: string;
  readonly session: SessionId;
  /** What was said while the store was away. */
  unsaid: Update | null = null;
  readonly #owner: MembershipOwner;
  #cancelDeadline: (() => void) | null = null;
  #away = false;
  #over = false;

  constructor(owner: MembershipOwner, room: string, { id, socket }: Addressee, session: SessionId) {
    this.#owner = owner;
    this.room = room;
    this.id = id;
    this.socket = socket;
    this.session = session;
  }

  get away(): boolean {
    return this.#away;
  }

  async snapshot(): Promise<RoomSnapshot | null> {
    return this.#over ? null : this.#owner.snapshot(this);
  }

  async update(change: Update): Promise<number | null> {
    return this.#over ? null : this.#owner.say(this, change);
  }

  async relay(to: ParticipantId, session: SessionId, signal: Signal): Promise<Relayed> {
    return this.#over || to === this.id ? 'not-found' : this.#owner.relay(this, to, session, signal);
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
    await this.#owner.endStay(this, 'left', false);
  }

  async moderate(moderation: Moderation): Promise<WireError | null> {
    if (this.#over) return { code: 'not-joined', message: 'This connection is in no room: join one first.' };
    return this.#owner.moderate(this, moderation);
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
      void this.#owner.endStay(this, reason, true);
    });
  }
}
