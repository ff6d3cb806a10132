import type {
  Ended,
  Ice,
  IncomingSignal,
  Joined,
  JoinRequest,
  MemberChange,
  MemberLeft,
  Moderation,
  OutgoingSignal,
  RoomSnapshot,
  ServerToClientEvents,
  Update,
} from '../../server/protocol/index.js';
import type { CallError } from '../core/call/call-error.js';

/** What the server tells, in the words of a call. Everything was checked against the protocol before. */
export interface SignalingEvents {
  /** The way to the server is open: at first and after every loss. Nothing is joined yet. */
  readonly onConnected: () => void;
  /** The way to the server was lost; it is looked for again. */
  readonly onLost: () => void;
  /** A try to reach the server failed, for the n-th time in a row (from 1). The next one follows by itself. */
  readonly onUnreachable: (failures: number) => void;
  /** The server refuses to talk to this page; it is not asked again. */
  readonly onRefused: (error: CallError) => void;
  readonly onMemberJoined: (change: MemberChange) => void;
  readonly onMemberUpdated: (change: MemberChange) => void;
  readonly onMemberLeft: (left: MemberLeft) => void;
  readonly onSignal: (signal: IncomingSignal) => void;
  readonly onEnded: (ended: Ended) => void;
  /** The server did not take something that was said. */
  readonly onFault: (error: CallError) => void;
}

/** The way to one signaling server. */
export interface Signaling {
  /** Opens the way and keeps it open until `close`. */
  connect(): void;
  /** Without a way at the moment, tries again now instead of waiting for the next turn. */
  retry(): void;
  /** Gives the way up that there is, and opens another one. */
  reconnect(): void;
  /**
   * `onWaiting` is called where a host has to agree first; the promise then waits for that.
   *
   * @throws CallError with the server's code, or `timeout`
   */
  joinRoom(request: JoinRequest, onWaiting: () => void): Promise<Joined>;
  /** For what comes later than the first script: the messages of one kind, none of which is checked. @returns what ends it */
  subscribe(event: keyof ServerToClientEvents, listener: (message: unknown) => void): () => void;
  /** For the same: the answer to a question, which is not checked either. @throws CallError `timeout` */
  request(event: 'moderate', message: Moderation): Promise<unknown>;
  /** The whole room, after a gap in its versions. @throws CallError */
  fetchRoom(): Promise<RoomSnapshot>;
  /** Servers with fresh credentials. @throws CallError */
  fetchIceServers(): Promise<Ice>;
  /** These three are lost while the server is away: whoever comes back tells the whole state again. */
  sendUpdate(update: Update): void;
  sendSignal(signal: OutgoingSignal): void;
  sendAway(): void;
  /** Resolves when the server has heard it, or at once when it cannot. */
  leaveRoom(): Promise<void>;
  /** Ends it all; idempotent. */
  close(): void;
}

export type CreateSignaling = (server: URL, events: SignalingEvents) => Signaling;
