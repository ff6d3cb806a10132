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
import type { Logger } from '../core/log.js';
import type { Signaling, SignalingEvents, SignalingOptions } from './signaling.js';

/**
 * Exponential backoff with jitter: the first attempt within 500 ms, later ones at most 2 s apart. So a client
 * is back within 5 s of a restarted server.
 */
const RECONNECTION = {
  reconnectionDelay: 350,
  reconnectionDelayMax: 2_000,
  randomizationFactor: 0.4,
  timeout: 4_000,
} as const;
const REPLY_TIMEOUT_MS = 5_000;
const LEAVE_TIMEOUT_MS = 500;

type Schema = Parameters<typeof parse>[0];
type Parsed<Checked extends Schema> = Extract<ReturnType<typeof parse<Checked>>, { ok: true }>['value'];

/**
 * Signaling client over Socket.IO. WebSocket only, so that several servers need no sticky sessions.
 *
 * See demo/docs/decisions/0015-websocket-only.md.
 * See demo/docs/decisions/0016-refusals-carry-a-code.md.
 */
export class SocketSignaling implements Signaling {
  readonly #socket: Socket<ServerToClientEvents, ClientToServerEvents>;
  readonly #log: Logger;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor({ server, events, log }: SignalingOptions) {
    this.#log = log;
    const manager = new Manager<ServerToClientEvents, ClientToServerEvents>(server.origin, {
      path: `${server.pathname.replace(/\/*$/u, '')}/socket.io/`,
      transports: ['websocket'],
      autoConnect: false,
      ...RECONNECTION,
    });
    this.#socket = manager.socket('/', { auth: { protocol: PROTOCOL_VERSION, client: 'mesh-call' } });
    this.#listenToConnection(events);
    this.#listenToMessages(events);
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
    // An earlier attempt has lost its place in the lobby.
    socket.off('admitted');
    const admitted = new Promise((resolve) => socket.once('admitted', resolve));
    let reply = await this.#validate(
      joinReplySchema,
      socket.timeout(REPLY_TIMEOUT_MS).emitWithAck('join', request),
    );
    if (!reply.ok && reply.waiting) {
      onWaiting();
      reply = await this.#validate(joinReplySchema, admitted);
    }
    if (!reply.ok) throw toCallError(reply.error);
    return reply.joined;
  }

  subscribe(event: keyof ServerToClientEvents, listener: (message: unknown) => void): () => void {
    this.#socket.on(event, listener);
    return () => this.#socket.off(event, listener);
  }

  request(event: 'moderate', message: Moderation): Promise<unknown> {
    return this.#socket.timeout(REPLY_TIMEOUT_MS).emitWithAck(event, message).catch(throwTimeout);
  }

  async fetchRoom(): Promise<RoomSnapshot> {
    const reply = await this.#validate(
      syncReplySchema,
      this.#socket.timeout(REPLY_TIMEOUT_MS).emitWithAck('sync'),
    );
    if (!reply.ok) throw toCallError(reply.error);
    return reply.room;
  }

  async fetchIceServers(): Promise<Ice> {
    const reply = await this.#validate(
      iceReplySchema,
      this.#socket.timeout(REPLY_TIMEOUT_MS).emitWithAck('ice-servers'),
    );
    if (!reply.ok) throw toCallError(reply.error);
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
    try {
      await this.#socket.timeout(LEAVE_TIMEOUT_MS).emitWithAck('leave');
    } catch (cause) {
      // Changes nothing: the server notices the closed socket.
      this.#log.info('leaving not confirmed by the server', { cause });
    }
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#socket.removeAllListeners();
    this.#socket.disconnect();
  }

  #listenToConnection(events: SignalingEvents): void {
    const socket = this.#socket;
    socket.on('connect', () => {
      this.#log.info('connected', { failedAttempts: this.#failures });
      this.#failures = 0;
      events.onConnected();
    });
    socket.on('disconnect', (reason) => {
      this.#log.warn('connection lost', { reason });
      events.onLost();
      // The only reason after which Socket.IO does not reconnect by itself.
      if (reason === 'io server disconnect') this.#connectLater();
    });
    socket.on('connect_error', (cause) => {
      const refusal = parse(wireErrorSchema, (cause as { data?: unknown }).data);
      if (refusal.ok) {
        this.#log.error('refused by the server', { code: refusal.value.code });
        return events.onRefused(toCallError(refusal.value, true));
      }
      this.#failures += 1;
      this.#log.warn('connecting failed', { failedAttempts: this.#failures, cause });
      events.onUnreachable(this.#failures);
      // Refused without an error of this protocol: a server that is starting, or another one altogether.
      if (!socket.active) this.#connectLater();
    });
  }

  #listenToMessages(events: SignalingEvents): void {
    const socket = this.#socket;
    /** Validates a message before its handler runs; drops one that does not fit the protocol. */
    const validated =
      <Checked extends Schema>(event: string, schema: Checked, handle: (message: Parsed<Checked>) => void) =>
      (message: unknown) => {
        const result = parse(schema, message);
        if (result.ok) handle(result.value);
        else this.#log.warn('message does not fit the protocol', { event });
      };
    const { onMemberJoined, onMemberUpdated, onMemberLeft, onSignal, onEnded } = events;
    socket.on(
      'participant-joined',
      validated('participant-joined', memberChangeSchema, (change) => onMemberJoined(change)),
    );
    socket.on(
      'participant-updated',
      validated('participant-updated', memberChangeSchema, (change) => onMemberUpdated(change)),
    );
    socket.on('participant-left', validated('participant-left', memberLeftSchema, onMemberLeft));
    socket.on('signal', validated('signal', incomingSignalSchema, onSignal));
    socket.on('ended', validated('ended', endedSchema, onEnded));
    socket.on(
      'fault',
      validated('fault', faultSchema, ({ event, error }) => {
        // The addressee of a signal has just left, which another message reports. Nothing was lost.
        if (event === 'signal' && error.code === 'not-found') return;
        this.#log.warn('message rejected by the server', { event, code: error.code });
        events.onFault(toCallError(error));
      }),
    );
  }

  #connectLater(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#socket.connect(), RECONNECTION.reconnectionDelayMax);
  }

  /** Validates a reply. @throws CallError `timeout`, or `protocol-mismatch` */
  async #validate<Checked extends Schema>(
    schema: Checked,
    pending: Promise<unknown>,
  ): Promise<Parsed<Checked>> {
    const result = parse(schema, await pending.catch(throwTimeout));
    if (result.ok) return result.value;
    this.#log.error('reply does not fit the protocol');
    throw callError('protocol-mismatch');
  }
}

/** Socket.IO rejects with an error of its own when no reply has arrived in time. */
function throwTimeout(cause: unknown): never {
  throw callError('timeout', { cause });
}

/** The server's message names what is wrong and, for an operator, which setting. It is shown as text only. */
function toCallError({ code, message }: WireError, fatal = false): CallError {
  return new CallError(code, message || errorSentence(code), { fatal });
}
