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
import type { Logger } from '../core/log.js';

/** Handlers of what arrives from the server. Every message was validated against the protocol before. */
export interface SignalingEvents {
  /** The server is connected: for the first time, and after every loss. No room is joined yet. */
  readonly onConnected: () => void;
  /** The connection to the server was lost. Reconnecting starts by itself. */
  readonly onLost: () => void;
  /** Connecting failed, for the n-th time in a row (from 1). The next attempt follows by itself. */
  readonly onUnreachable: (failures: number) => void;
  /** The server rejects this page. No further attempt is made. */
  readonly onRefused: (error: CallError) => void;
  readonly onMemberJoined: (change: MemberChange) => void;
  readonly onMemberUpdated: (change: MemberChange) => void;
  readonly onMemberLeft: (left: MemberLeft) => void;
  readonly onSignal: (signal: IncomingSignal) => void;
  readonly onEnded: (ended: Ended) => void;
  /** The server has rejected a message. */
  readonly onFault: (error: CallError) => void;
}

/** Client of one signaling server. */
export interface Signaling {
  /** Connects, and reconnects after every loss until `close()`. */
  connect(): void;
  /** While disconnected, tries again now instead of waiting for the next attempt. */
  retry(): void;
  /** Replaces the present connection by a new one. */
  reconnect(): void;
  /**
   * Joins a room. `onWaiting` is called if a host has to admit the participant first; the promise then waits
   * for the decision.
   *
   * @throws CallError with the server's code, or `timeout`
   */
  joinRoom(request: JoinRequest, onWaiting: () => void): Promise<Joined>;
  /**
   * Subscribes to one kind of message, without validation.
   *
   * @returns the function that unsubscribes
   */
  subscribe(event: keyof ServerToClientEvents, listener: (message: unknown) => void): () => void;
  /** Sends a request. The reply is not validated. @throws CallError `timeout` */
  request(event: 'moderate', message: Moderation): Promise<unknown>;
  /** Reads the whole room, after a gap in its versions. @throws CallError */
  fetchRoom(): Promise<RoomSnapshot>;
  /** Requests ICE servers with fresh credentials. @throws CallError */
  fetchIceServers(): Promise<Ice>;
  /** The next three are dropped while the server is away: a returning participant sends its whole state again. */
  sendUpdate(update: Update): void;
  sendSignal(signal: OutgoingSignal): void;
  /** Announces that this page is being unloaded and may return. */
  sendAway(): void;
  /** Leaves the room. Resolves once the server has confirmed it, or at once while disconnected. */
  leaveRoom(): Promise<void>;
  /** Disconnects for good. Idempotent. */
  close(): void;
}

export interface SignalingOptions {
  /** Base URL of the signaling server, with the path that it is served under. */
  readonly server: URL;
  readonly events: SignalingEvents;
  readonly log: Logger;
}

export type CreateSignaling = (options: SignalingOptions) => Signaling;
