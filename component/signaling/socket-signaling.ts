import { Manager, type Socket } from 'socket.io-client';
import {
  type ClientToServerEvents,
  endedSchema,
  faultSchema,
  type Ice,
  iceReplySchema,
  incomingSignalSchema,
  type Joined,
  type JoinRequest,
  joinReplySchema,
  type Moderation,
  memberChangeSchema,
  memberLeftSchema,
  type OutgoingSignal,
  PROTOCOL_VERSION,
  parse,
  type RoomSnapshot,
  type ServerToClientEvents,
  syncReplySchema,
  type Update,
  type WireError,
  wireErrorSchema,
} from '../../server/protocol/index.js';
import { CallError } from '../core/call/call-error.js';
import { callError, errorSentence } from '../core/call/error-sentences.js';
import type { Signaling, SignalingEvents } from './signaling.js';

/** The first try comes within 500 ms, later ones at most 2 s apart and a little off by chance: back within 5 s of the server. */
const RECONNECTING = {
  reconnectionDelay: 350,
  reconnectionDelayMax: 2_000,
  randomizationFactor: 0.4,
  timeout: 4_000,
} as const;
const REPLY_TIMEOUT_MS = 5_000;
const LEAVE_TIMEOUT_MS = 500;

/** Checks a message of the server's and hands it on; one that does not fit the protocol is dropped. */
type Checked = <Schema extends Parameters<typeof parse>[0]>(
  schema: Schema,
  handle: (message: Extract<ReturnType<typeof parse<Schema>>, { ok: true }>['value']) => void,
) => (message: unknown) => void;

const checked: Checked = (schema, handle) => (message) => {
  const result = parse(schema, message);
  if (result.ok) handle(result.value);
};

/** Signaling over Socket.IO, WebSocket only, so that any number of servers needs no sticky sessions. */
export class SocketSignaling implements Signaling {
  readonly #socket: Socket<ServerToClientEvents, ClientToServerEvents>;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param server base URL of the signaling server, with the path that it is served under */
  constructor(server: URL, events: SignalingEvents) {
    const manager = new Manager<ServerToClientEvents, ClientToServerEvents>(server.origin, {
      path: `${server.pathname.replace(/\/*$/u, '')}/socket.io/`,
      transports: ['websocket'],
      autoConnect: false,
      ...RECONNECTING,
    });
    this.#socket = manager.socket('/', { auth: { protocol: PROTOCOL_VERSION, client: 'mesh-call' } });
    this.#listen(events);
  }

  connect(): void {
    this.#socket.connect();
  }

  retry(): void {
    if (!this.#socket.connected) this.reconnect();
  }

  reconnect(): void {
    this.#socket.disconnect().connect();
  }

  async joinRoom(request: JoinRequest, onWaiting: () => void): Promise<Joined> {
    const socket = this.#socket;
    // Of an earlier try, which has no place any more.
    socket.off('admitted');
    const admitted = new Promise((resolve) => socket.once('admitted', resolve));
    let reply = await this.#ask(
      joinReplySchema,
      socket.timeout(REPLY_TIMEOUT_MS).emitWithAck('join', request),
    );
    if (!reply.ok && reply.waiting) {
      onWaiting();
      reply = await this.#ask(joinReplySchema, admitted);
    }
    if (!reply.ok) throw asCallError(reply.error);
    return reply.joined;
  }

  subscribe(event: keyof ServerToClientEvents, listener: (message: unknown) => void): () => void {
    this.#socket.on(event, listener);
    return () => this.#socket.off(event, listener);
  }

  request(event: 'moderate', message: Moderation): Promise<unknown> {
    return this.#socket.timeout(REPLY_TIMEOUT_MS).emitWithAck(event, message).catch(timedOut);
  }

  async fetchRoom(): Promise<RoomSnapshot> {
    const reply = await this.#ask(
      syncReplySchema,
      this.#socket.timeout(REPLY_TIMEOUT_MS).emitWithAck('sync'),
    );
    if (!reply.ok) throw asCallError(reply.error);
    return reply.room;
  }

  async fetchIceServers(): Promise<Ice> {
    const reply = await this.#ask(
      iceReplySchema,
      this.#socket.timeout(REPLY_TIMEOUT_MS).emitWithAck('ice-servers'),
    );
    if (!reply.ok) throw asCallError(reply.error);
    return reply.ice;
  }

  sendUpdate(update: Update): void {
    if (this.#socket.connected) this.#socket.emit('update', update);
  }

  sendSignal(signal: OutgoingSignal): void {
    if (this.#socket.connected) this.#socket.emit('signal', signal);
  }

  sendAway(): void {
    if (this.#socket.connected) this.#socket.emit('away');
  }

  async leaveRoom(): Promise<void> {
    if (!this.#socket.connected) return;
    // An answer that does not come changes nothing: the server notices the closed socket all the same.
    await Promise.allSettled([this.#socket.timeout(LEAVE_TIMEOUT_MS).emitWithAck('leave')]);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#socket.removeAllListeners();
    this.#socket.disconnect();
  }

  #listen(events: SignalingEvents): void {
    const socket = this.#socket;
    socket.on('connect', () => {
      this.#failures = 0;
      events.onConnected();
    });
    socket.on('disconnect', (reason) => {
      events.onLost();
      // The one loss after which Socket.IO does not look for the server again by itself.
      if (reason === 'io server disconnect') this.#connectLater();
    });
    socket.on('connect_error', (error) => {
      const refusal = parse(wireErrorSchema, (error as { data?: unknown }).data);
      if (refusal.ok) return events.onRefused(asCallError(refusal.value, true));
      this.#failures += 1;
      events.onUnreachable(this.#failures);
      // Refused, but without a reason that is ours: a server that is just starting, or another one altogether.
      if (!socket.active) this.#connectLater();
    });
    socket.on('participant-joined', checked(memberChangeSchema, events.onMemberJoined));
    socket.on('participant-updated', checked(memberChangeSchema, events.onMemberUpdated));
    socket.on('participant-left', checked(memberLeftSchema, events.onMemberLeft));
    socket.on('signal', checked(incomingSignalSchema, events.onSignal));
    socket.on('ended', checked(endedSchema, events.onEnded));
    socket.on(
      'fault',
      checked(faultSchema, ({ event, error }) => {
        // Whoever was meant has just left; that is told as well, and nothing was lost by it.
        if (event !== 'signal' || error.code !== 'not-found') events.onFault(asCallError(error));
      }),
    );
  }

  #connectLater(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#socket.connect(), RECONNECTING.reconnectionDelayMax);
  }

  async #ask<Schema extends Parameters<typeof parse>[0]>(
    schema: Schema,
    asked: Promise<unknown>,
  ): Promise<Extract<ReturnType<typeof parse<Schema>>, { ok: true }>['value']> {
    const result = parse(schema, await asked.catch(timedOut));
    if (!result.ok) throw callError('protocol-mismatch');
    return result.value;
  }
}

function timedOut(cause: unknown): never {
  throw callError('timeout', { cause });
}

/** The server's own words name what is wrong and, for an operator, which setting; they are shown as text only. */
function asCallError({ code, message }: WireError, fatal = false): CallError {
  return new CallError(code, message || errorSentence(code), { fatal });
}
