import type {
  Ended,
  Fault,
  IceReply,
  IncomingSignal,
  JoinReply,
  JoinRequest,
  MemberChange,
  MemberLeft,
  OutgoingSignal,
  SyncReply,
  Update,
} from './messages.js';
import type { Lobby, Moderation, ModerationReply, RoomChange } from './moderation.js';

/** Socket.IO event map of messages from the browser. The README says when each one is allowed. */
export interface ClientToServerEvents {
  join: (request: JoinRequest, reply: (answer: JoinReply) => void) => void;
  update: (update: Update) => void;
  signal: (signal: OutgoingSignal) => void;
  sync: (reply: (answer: SyncReply) => void) => void;
  moderate: (moderation: Moderation, reply: (answer: ModerationReply) => void) => void;
  'ice-servers': (reply: (answer: IceReply) => void) => void;
  away: () => void;
  leave: (reply: () => void) => void;
}

/** Socket.IO event map of messages from the server. */
export interface ServerToClientEvents {
  'participant-joined': (change: MemberChange) => void;
  'participant-updated': (change: MemberChange) => void;
  'participant-left': (left: MemberLeft) => void;
  'room-changed': (change: RoomChange) => void;
  /** A host has admitted the receiver: the delayed answer to its join. */
  admitted: (answer: JoinReply) => void;
  lobby: (lobby: Lobby) => void;
  signal: (signal: IncomingSignal) => void;
  fault: (fault: Fault) => void;
  ended: (ended: Ended) => void;
}
