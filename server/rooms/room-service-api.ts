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
  WaitingParticipant,
  WireError,
} from '../protocol/index.js';
import type { Entrant } from './room.js';

/** Payload of a server event. */
export type EventPayload<Event extends keyof ServerToClientEvents> = Parameters<
  ServerToClientEvents[Event]
>[0];

type RoomEventName = Exclude<keyof ServerToClientEvents, 'fault' | 'ended' | 'admitted'>;

/** Event that a room sends to its members. */
export type RoomEvent = {
  [Name in RoomEventName]: { readonly event: Name; readonly message: EventPayload<Name> };
}[RoomEventName];

/**
 * Why a connection lost its place in the room.
 *
 * - `replaced`: the same participant joined from another page.
 * - `resumed`: the same page reconnected on another connection.
 * - `expired`: the page sent `away` and did not return in time.
 * - `removed`: a host or the operator removed the participant.
 * - `ended`: the call ended for everyone.
 * - `refused`: a host denied admission.
 */
export type DismissReason = 'replaced' | 'resumed' | 'expired' | 'removed' | 'ended' | 'refused';

/** Connection of a participant or of someone in the lobby. Once it has closed, calls have no effect. */
export interface ClientConnection {
  /** Socket.IO's id of the socket. */
  readonly socketId: string;
  send(event: RoomEvent): void;
  dismiss(reason: DismissReason): void;
  /** Called when a host admits a participant from the lobby. */
  admit(entry: Entered): void;
}

/** Place in the lobby. */
export interface PendingAdmission {
  /** Leaves the lobby. Idempotent. */
  cancel(): void;
}

/** Result of relaying a signal. `stale`: the recipient has reloaded its page since the signal was sent. */
export type RelayResult = 'sent' | 'not-found' | 'stale';

/**
 * Membership of one participant in a room, through one connection. It ends with `leave`, by timeout, or when
 * another connection takes over the place. After that every method has no effect and returns `null` or
 * `not-found`.
 */
export interface RoomMembership {
  readonly id: ParticipantId;
  readonly session: SessionId;
  /** Whether the page has sent `away`. */
  readonly isAway: boolean;
  snapshot(): Promise<RoomSnapshot | null>;
  /** @returns the room's version after the update */
  update(change: Update): Promise<RoomSnapshot['version'] | null>;
  relay(to: ParticipantId, session: SessionId, signal: Signal): Promise<RelayResult>;
  /** The page is being closed or reloaded: keeps the place for `presenceTimes.awayMs`. */
  markAway(): Promise<void>;
  /** The connection is lost: keeps the place until `presenceTimes.lostAfterMs` after its last packet, `silentMs` ago. */
  loseConnection(silentMs: number): Promise<void>;
  leave(): Promise<void>;
  /** Runs a moderation command if this member is a host. @returns the error, or `null` on success */
  moderate(moderation: Moderation): Promise<WireError | null>;
}

/** Successful entry into a room. */
export interface Entered {
  readonly ok: true;
  readonly membership: RoomMembership;
  readonly joinedAt: number;
  readonly room: RoomSnapshot;
}

/** Result of a request to enter a room. */
export type Entry =
  | Entered
  | { readonly ok: false; readonly error: WireError }
  | { readonly ok: 'waiting'; readonly pending: PendingAdmission };

/** State of one room, for the operator's API. */
export interface RoomInfo {
  readonly room: string;
  readonly settings: RoomSettings;
  readonly members: readonly Member[];
  readonly waiting: readonly WaitingParticipant[];
}

/** Participants connected to this process, by state, and the number of rooms they are in. */
export interface RoomCount {
  readonly rooms: number;
  readonly joined: number;
  readonly waiting: number;
}

/** Change in the life of a room or a member, for the log and the webhooks. */
export interface LifecycleEvent {
  readonly room: string;
  readonly type: 'started' | 'joined' | 'returned' | 'left' | 'lost' | 'removed' | 'ended' | 'emptied';
  /** Number of members after the change. */
  readonly members: number;
  /** Missing when the event is about the room itself. */
  readonly member?: Pick<Member, 'id' | 'name'>;
}

/** Service that holds all rooms. It is asynchronous because the records may be in a shared store. */
export interface Rooms {
  /** A new epoch means that the rooms were lost, so members missing from them have not left. @throws while unknown */
  readonly epoch: string;
  readonly count: RoomCount;
  /** Resolves when participants can enter. @throws {StoreUnavailableError} after a timeout */
  ready(): Promise<void>;
  enter(room: string, entrant: Entrant, connection: ClientConnection): Promise<Entry>;
  /**
   * Members of a room in order of joining, for a visitor who could enter at once. `null` for everyone else:
   * a banned visitor, a locked room, or a visitor whom a host would have to admit first.
   */
  membersFor(
    room: string,
    visitor: Pick<Entrant, 'role' | 'lobby' | 'banKeys'>,
  ): Promise<readonly Member[] | null>;
  /** Every room with a member or someone in its lobby. */
  list(): Promise<readonly RoomInfo[]>;
  find(room: string): Promise<RoomInfo | null>;
  /** Removes and bans a participant for the lifetime of its token. @returns whether it was in the room */
  remove(room: string, id: ParticipantId): Promise<boolean>;
  /** Ends the call for everyone. @returns whether there was one */
  end(room: string): Promise<boolean>;
  /** Drops all state and timers without sending anything. */
  close(): void;
}
