import type {
  Member,
  Moderation,
  ParticipantId,
  RoomSettings,
  RoomSnapshot,
  ServerToClientEvents,
  SessionId,
  Signal,
  Update,
  Waiter,
  WireError,
} from '../protocol/index.js';
import type { Entrant } from './room.js';

/** What the server says with an event. */
export type MessageOf<Event extends keyof ServerToClientEvents> = Parameters<ServerToClientEvents[Event]>[0];

type NewsEvent = Exclude<keyof ServerToClientEvents, 'fault' | 'ended' | 'admitted'>;

/** What a room tells its members. */
export type News = {
  [Event in NewsEvent]: { readonly event: Event; readonly message: MessageOf<Event> };
}[NewsEvent];

/**
 * Why a connection no longer has the place it had: `replaced`, the same participant came in from another page;
 * `resumed`, the same page came back on another connection; `expired`, it had said `away` and did not return;
 * `removed`, a host or the operator wants it so; `ended`, the call is over for everybody; `refused`, a host does not let them in.
 */
export type Dismissal = 'replaced' | 'resumed' | 'expired' | 'removed' | 'ended' | 'refused';

/** The connection behind a member. It may be gone already; then telling it anything does nothing. */
export interface Seat {
  /** Socket.IO's id of it. */
  readonly socket: string;
  tell(news: News): void;
  dismiss(why: Dismissal): void;
  /** A host has let the one in who has waited. */
  admit(entry: Entered): void;
}

/** Somebody's place among those who wait to be let in. */
export interface Wait {
  /** Gives it up; may be called again. */
  leave(): void;
}

/** What became of a signal. `stale`: the addressee is there, but on another page than the one that was meant. */
export type Relayed = 'sent' | 'not-found' | 'stale';

/**
 * One member's presence in a room through one connection. It ends by `leave`, by time, or by another connection
 * taking the place; after that every method does nothing and says `null` or `not-found`.
 */
export interface RoomMembership {
  readonly id: ParticipantId;
  readonly session: SessionId;
  /** Whether the page has said that it is being left. */
  readonly away: boolean;
  snapshot(): Promise<RoomSnapshot | null>;
  update(change: Update): Promise<RoomSnapshot['version'] | null>;
  relay(to: ParticipantId, session: SessionId, signal: Signal): Promise<Relayed>;
  /** The page is being left or reloaded: the place is kept for a moment. */
  goAway(): Promise<void>;
  /** The connection is gone: the place is kept for a while after `lastHeardMs`. */
  lose(lastHeardMs: number): Promise<void>;
  leave(): Promise<void>;
  /** Does what a host asks for; what was wrong with it, or `null`. Others are not heard. */
  moderate(moderation: Moderation): Promise<WireError | null>;
}

/** Somebody's presence, as it begins. */
export interface Entered {
  readonly ok: true;
  readonly stay: RoomMembership;
  readonly joinedAt: number;
  readonly room: RoomSnapshot;
}

export type Entry =
  | Entered
  | { readonly ok: false; readonly error: WireError }
  | { readonly ok: 'waiting'; readonly wait: Wait };

/** One room, for the operator. */
export interface RoomInfo {
  readonly room: string;
  readonly settings: RoomSettings;
  readonly members: readonly Member[];
  readonly waiting: readonly Waiter[];
}

/** Who is connected to this process, and in how many rooms they are. */
export interface RoomCount {
  readonly rooms: number;
  readonly joined: number;
  readonly waiting: number;
}

/** Something that happened in a room, for the operator's log. */
export interface RoomFact {
  readonly room: string;
  readonly what: 'started' | 'joined' | 'returned' | 'left' | 'lost' | 'removed' | 'ended' | 'emptied';
  readonly members: number;
  /** Whom it is about; missing where it is the room. */
  readonly member?: Pick<Member, 'id' | 'name'>;
}

/** Who is where. All of it is behind promises, because not every process that lets people in need hold it. */
export interface Rooms {
  /** A new one says that who was where has been forgotten: whoever is missing has not left. @throws while it is not known */
  readonly epoch: string;
  readonly count: RoomCount;
  /** Resolves when somebody can come in. @throws StoreAway where that takes too long */
  ready(): Promise<void>;
  enter(room: string, entrant: Entrant, seat: Seat): Promise<Entry>;
  /**
   * Who is in a room, the longest-standing first, for somebody who could go in; `null` for those who could not, or would have to
   * be let in: before that, they are to know nothing of it.
   */
  look(room: string, visitor: Pick<Entrant, 'role' | 'lobby' | 'bars'>): Promise<readonly Member[] | null>;
  /** Every room with somebody in it or before it. */
  list(): Promise<readonly RoomInfo[]>;
  /** One of them. */
  find(room: string): Promise<RoomInfo | null>;
  /** Puts somebody out, for as long as their token would let them in again. @returns whether they were there */
  remove(room: string, id: ParticipantId): Promise<boolean>;
  /** Ends a call for everybody. @returns whether there was one */
  end(room: string): Promise<boolean>;
  /** Forgets everything and ends every timer; tells nobody. */
  close(): void;
}
