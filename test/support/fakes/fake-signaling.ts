import type { Signaling, SignalingEvents, SignalingOptions } from '../../../component/signaling/signaling.js';
import type {
  Ice,
  Joined,
  JoinRequest,
  Moderation,
  OutgoingSignal,
  RoomSnapshot,
  ServerToClientEvents,
  Update,
} from '../../../server/protocol/index.js';

/** Fake connection to a server that the test plays by hand. It records every call. */
export class FakeSignaling implements Signaling {
  /** Names of the called methods, in order, without those whose arguments are recorded. */
  readonly calls: string[] = [];
  readonly updates: Update[] = [];
  readonly requests: JoinRequest[] = [];
  readonly signals: OutgoingSignal[] = [];
  readonly actions: Moderation[] = [];
  /** Admits the participant of the newest join request. */
  admit: (joined: Joined) => void = () => undefined;
  /** Refuses the newest join request. */
  refuse: (error: Error) => void = () => undefined;
  /** Reports that the newest join request waits for a host. */
  wait: () => void = () => undefined;
  /** The answer to `fetchRoom()`. */
  room: RoomSnapshot = { version: 0, members: [] };
  /** The answer to `fetchIceServers()`. */
  ice: Ice = { iceServers: [] };
  /** The answer to `request()`. */
  reply: unknown = { ok: true };
  readonly #listeners = new Map<string, (message: unknown) => void>();
  #events: SignalingEvents | null = null;

  /** The `createSignaling` of a call's environment. */
  readonly create = ({ events }: SignalingOptions): this => {
    this.#events = events;
    return this;
  };

  /** The events of the session that has created this connection. */
  get events(): SignalingEvents {
    if (!this.#events) throw new Error('no session uses this connection');
    return this.#events;
  }

  connect(): void {
    this.calls.push('connect');
  }

  retry(): void {
    this.calls.push('retry');
  }

  reconnect(): void {
    this.calls.push('reconnect');
  }

  joinRoom(request: JoinRequest, onWaiting: () => void): Promise<Joined> {
    this.requests.push(request);
    this.wait = onWaiting;
    return new Promise((resolve, reject) => {
      this.admit = resolve;
      this.refuse = reject;
    });
  }

  subscribe(event: keyof ServerToClientEvents, listener: (message: unknown) => void): () => void {
    this.#listeners.set(event, listener);
    return () => this.#listeners.delete(event);
  }

  /** A message of a kind that a service listens to arrives. */
  receive(event: keyof ServerToClientEvents, message: unknown): void {
    this.#listeners.get(event)?.(message);
  }

  async request(_event: 'moderate', action: Moderation): Promise<unknown> {
    this.actions.push(action);
    return this.reply;
  }

  async fetchRoom(): Promise<RoomSnapshot> {
    this.calls.push('fetchRoom');
    return this.room;
  }

  async fetchIceServers(): Promise<Ice> {
    this.calls.push('fetchIceServers');
    return this.ice;
  }

  sendUpdate(update: Update): void {
    this.updates.push(update);
  }

  sendSignal(signal: OutgoingSignal): void {
    this.signals.push(signal);
  }

  sendAway(): void {
    this.calls.push('sendAway');
  }

  async leaveRoom(): Promise<void> {
    this.calls.push('leaveRoom');
  }

  close(): void {
    this.calls.push('close');
  }
}
