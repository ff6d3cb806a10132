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
import type { ConnectionRef } from './room-record.js';
import type { RelayResult, RoomMembership } from './room-service-api.js';

/** Operations of the room service that a membership delegates to. */
export interface MembershipOwner {
  readonly clock: Clock;
  snapshot(membership: Membership): Promise<RoomSnapshot | null>;
  updateMember(membership: Membership, change: Update): Promise<number | null>;
  relay(membership: Membership, to: ParticipantId, session: SessionId, signal: Signal): RelayResult;
  moderate(membership: Membership, moderation: Moderation): Promise<WireError | null>;
  /** @param expired whether a deadline ended it; then its connection, if still open, is dismissed */
  endMembership(membership: Membership, reason: LeaveReason, expired: boolean): Promise<void>;
  /** Logs an unexpected error of work that no caller waits for. */
  reportError(error: unknown): void;
}

/** Membership through a connection of this process, with the deadline after which an absent member is removed. */
export class Membership implements RoomMembership, ConnectionRef {
  readonly room: string;
  readonly id: ParticipantId;
  readonly socketId: string;
  readonly session: SessionId;
  /** Update that could not be stored while the store was unavailable. */
  pendingUpdate: Update | null = null;
  readonly #owner: MembershipOwner;
  #cancelDeadline: (() => void) | null = null;
  #isAway = false;
  #ended = false;

  constructor(owner: MembershipOwner, room: string, { id, socketId }: ConnectionRef, session: SessionId) {
    this.#owner = owner;
    this.room = room;
    this.id = id;
    this.socketId = socketId;
    this.session = session;
  }

  get isAway(): boolean {
    return this.#isAway;
  }

  async snapshot(): Promise<RoomSnapshot | null> {
    return this.#ended ? null : this.#owner.snapshot(this);
  }

  async update(change: Update): Promise<number | null> {
    return this.#ended ? null : this.#owner.updateMember(this, change);
  }

  async relay(to: ParticipantId, session: SessionId, signal: Signal): Promise<RelayResult> {
    return this.#ended || to === this.id ? 'not-found' : this.#owner.relay(this, to, session, signal);
  }

  async markAway(): Promise<void> {
    if (this.#ended || this.#isAway) return;
    this.#isAway = true;
    this.#endAfter(presenceTimes.awayMs, 'left');
  }

  async loseConnection(silentMs: number): Promise<void> {
    // A member that sent `away` before already has a shorter deadline.
    if (this.#ended || this.#isAway) return;
    this.#endAfter(presenceTimes.lostAfterMs - silentMs, 'lost');
  }

  async leave(): Promise<void> {
    if (this.#ended) return;
    this.discard();
    await this.#owner.endMembership(this, 'left', false);
  }

  async moderate(moderation: Moderation): Promise<WireError | null> {
    if (this.#ended) return { code: 'not-joined', message: 'This connection is in no room: join one first.' };
    return this.#owner.moderate(this, moderation);
  }

  /** Ends this membership and its timer without changing the room. */
  discard(): void {
    this.#ended = true;
    this.#cancelDeadline?.();
    this.#cancelDeadline = null;
  }

  #endAfter(delayMs: number, reason: LeaveReason): void {
    this.#cancelDeadline?.();
    this.#cancelDeadline = this.#owner.clock.after(delayMs, () => {
      this.discard();
      this.#owner.endMembership(this, reason, true).catch((error: unknown) => this.#owner.reportError(error));
    });
  }
}
