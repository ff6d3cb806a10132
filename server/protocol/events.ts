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

/** What a browser may say, as Socket.IO's typed event map. Who may say it when stands in the README. */
export interface ClientToServerEvents {
  join: (request: JoinRequest, reply: (answer: JoinReply) => void) => void;
  update: (update: Update) => void;
  signal: (signal: OutgoingSignal) => void;
  sync: (reply: (answer: SyncReply) => void) => void;
  'ice-servers': (reply: (answer: IceReply) => void) => void;
  away: () => void;
  leave: (reply: () => void) => void;
}

/** What the server may say. */
export interface ServerToClientEvents {
  'participant-joined': (change: MemberChange) => void;
  'participant-updated': (change: MemberChange) => void;
  'participant-left': (left: MemberLeft) => void;
  signal: (signal: IncomingSignal) => void;
  fault: (fault: Fault) => void;
  ended: (ended: Ended) => void;
}
