import type { FastifyBaseLogger } from 'fastify';
import type { Socket } from 'socket.io';
import { type Admission, type AdmissionGranted, entrantFrom } from '../auth/admission.js';
import type { Observer } from '../observability/metrics.js';
import {
  type ClientToServerEvents,
  type Ice,
  type Joined,
  joinSchema,
  moderationSchema,
  outgoingSignalSchema,
  type ParticipantId,
  parse,
  type ServerToClientEvents,
  updateSchema,
  type WireError,
} from '../protocol/index.js';
import { monotonicClock } from '../rooms/clock.js';
import { participantIdOf } from '../rooms/participant-id.js';
import type {
  ClientConnection,
  DismissReason,
  Entered,
  EventPayload,
  PendingAdmission,
  RoomEvent,
  RoomMembership,
  Rooms,
} from '../rooms/room-service-api.js';
import { Backpressure } from './guards/backpressure.js';
import { JoinDeadline } from './guards/join-deadline.js';
import { tooManyJoins } from './guards/join-rate.js';
import type { MessageRate } from './guards/message-rate.js';
import { type Message, MessageQueue, type Reply, wireError } from './message-queue.js';
import { OrderedRoomEvents } from './ordered-room-events.js';

export type PeerSocket = Socket<ClientToServerEvents, ServerToClientEvents>;

/** Services that a session uses, and limits that it applies. */
export interface PeerSessionContext {
  readonly rooms: Rooms;
  readonly admission: Admission;
  readonly rate: MessageRate;
  readonly log: FastifyBaseLogger;
  readonly observer: Observer;
  readonly maxParticipants: number;
  /** Counts a join. @returns whether the socket's network joins too often */
  isJoinRateExceeded(): Promise<boolean>;
  iceServersFor(participant: ParticipantId): Ice;
  /** Called when the socket becomes idle (outside every room) and when that ends. */
  onIdleChange(isIdle: boolean): void;
}

/** Participant that enters a room, with what admitted it. */
interface Entering {
  readonly id: ParticipantId;
  readonly room: string;
  readonly admitted: AdmissionGranted;
  readonly events: OrderedRoomEvents;
}

/** Handles one kind of message. @returns the error, or `null` on success */
type Handler = (body: unknown, reply: Reply | null) => Promise<WireError | null>;

/** Requests: messages whose errors are sent as their answer. */
const REQUESTS = ['join', 'sync', 'moderate', 'ice-servers'];

/**
 * Session of one socket, from the handshake to the disconnection. No other code uses the socket. The sender's identity
 * is always set here and never read from a message.
 */
export class PeerSession implements ClientConnection {
  readonly #socket: PeerSocket;
  readonly #context: PeerSessionContext;
  #membership: RoomMembership | null = null;
  /** Set while this socket is in a lobby. */
  #pending: (PendingAdmission & Entering) | null = null;
  /** Through which the current membership receives its room's events. */
  #events = new OrderedRoomEvents(this);
  /** By the monotonic clock. */
  #lastHeardMs = monotonicClock.nowMs();
  readonly #deadline: JoinDeadline;

  readonly #handlers: Record<keyof ClientToServerEvents, Handler> = {
    join: (message, reply) => this.#joinMeasured(message, reply),
    update: (message) => this.#update(message),
    signal: (message) => this.#signal(message),
    sync: (_message, reply) => this.#sync(reply),
    moderate: (message, reply) => this.#moderate(message, reply),
    'ice-servers': (_message, reply) => this.#iceServers(reply),
    away: () => this.#markAway(),
    leave: (_message, reply) => this.#leave(reply),
  };

  constructor(socket: PeerSocket, context: PeerSessionContext) {
    this.#socket = socket;
    this.#context = context;
    this.#deadline = new JoinDeadline(context.onIdleChange, (seconds) => {
      this.#emit('fault', {
        event: 'join',
        error: wireError('timeout', `No join within ${seconds} seconds.`),
      });
      socket.disconnect(true);
    });
    const queue = new MessageQueue({
      id: socket.id,
      rate: context.rate,
      backpressure: new Backpressure(socket.conn),
      log: context.log,
      onDrop: (reason) => context.observer.recordDrop(reason),
      isOpen: () => socket.connected,
      handle: (message) => this.#handle(message),
      refuse: (message, error) => this.#refuse(message, error),
      disconnect: () => socket.disconnect(true),
    });
    // The middleware never calls `next`, so Socket.IO never reaches its own listeners, for any event name.
    socket.use((event) => queue.receive(event));
    socket.on('error', (error) => context.log.debug({ reason: error.message }, 'socket refused'));
    socket.on('disconnect', (reason) => this.#onDisconnect(reason));
    socket.conn.on('packet', () => {
      this.#lastHeardMs = monotonicClock.nowMs();
    });
    this.#deadline.start();
  }

  get socketId(): string {
    return this.#socket.id;
  }

  /** Time since the last packet. */
  get #silentMs(): number {
    return monotonicClock.nowMs() - this.#lastHeardMs;
  }

  send(event: RoomEvent): void {
    this.#emit(event.event, event.message);
  }

  dismiss(reason: DismissReason): void {
    this.#membership = null;
    this.#pending = null;
    // The host that ends a call receives the answer to its command first.
    if (reason === 'ended') setImmediate(() => this.#disconnect(reason));
    else this.#disconnect(reason);
  }

  admit(entry: Entered): void {
    const pending = this.#pending;
    this.#pending = null;
    if (!pending) {
      // The client left the lobby at the same moment.
      entry.membership.leave().catch((error: unknown) => {
        this.#context.log.error({ err: error }, 'a membership could not be ended');
      });
      return;
    }
    pending.events.hold();
    this.#begin(entry, pending)
      .then((joined) => {
        if (joined) this.#emit('admitted', { ok: true, joined });
      })
      .catch((error: unknown) => {
        this.#context.log.error({ err: error }, 'a participant could not be admitted');
        this.#socket.disconnect(true);
      })
      .finally(() => pending.events.release());
  }

  #disconnect(reason: DismissReason): void {
    if (reason !== 'resumed' && reason !== 'expired') this.#emit('ended', { reason });
    this.#context.log.debug({ reason }, 'socket dismissed');
    this.#socket.disconnect(true);
  }

  async #handle({ name, body, reply }: Message): Promise<WireError | null> {
    if (!this.#isMessageName(name)) return wireError('invalid-argument', 'There is no message of this name.');
    return this.#handlers[name](body, reply);
  }

  #isMessageName(name: string): name is keyof ClientToServerEvents {
    return Object.hasOwn(this.#handlers, name);
  }

  #refuse({ name, reply }: Message, error: WireError): void {
    if (reply && REQUESTS.includes(name)) reply({ ok: false, error });
    else this.#emit('fault', { event: name, error });
  }

  async #joinMeasured(message: unknown, reply: Reply | null): Promise<WireError | null> {
    const startedAt = performance.now();
    const error = await this.#join(message, reply);
    const result = error?.code ?? (this.#pending ? 'waiting' : 'joined');
    this.#context.observer.recordJoin(result, (performance.now() - startedAt) / 1_000);
    return error;
  }

  async #join(message: unknown, reply: Reply | null): Promise<WireError | null> {
    if (!reply) return wireError('invalid-argument', 'join needs a callback for its answer.');
    if (this.#membership && !this.#membership.isAway)
      return wireError('not-allowed', 'This connection is in a room: leave it first.');
    const request = parse(joinSchema, message);
    if (!request.ok) return request.error;
    if (await this.#context.isJoinRateExceeded()) return tooManyJoins;
    const { room, secret, token, ticket, ...profile } = request.value;
    const id = participantIdOf(secret, room);
    const admitted = await this.#context.admission.authorize({ id, room, token, ticket });
    if (!admitted.ok) {
      const { error, reason, ticketReason } = admitted;
      this.#context.log.info({ code: error.code, reason, ticketReason }, 'a participant was refused');
      return error;
    }
    // If the socket has closed meanwhile, it must neither appear in the room nor take over a place.
    if (!this.#socket.connected) return null;
    const events = this.#membership?.id === id ? this.#events : new OrderedRoomEvents(this);
    this.#pending?.cancel();
    this.#pending = null;
    events.hold();
    try {
      const entrant = { ...profile, ...entrantFrom(admitted), id };
      const entry = await this.#context.rooms.enter(room, entrant, events);
      if (entry.ok === false) return entry.error;
      if (entry.ok === 'waiting') {
        this.#pending = { cancel: () => entry.pending.cancel(), id, room, admitted, events };
        this.#deadline.stop();
        if (!this.#socket.connected) entry.pending.cancel();
        reply({ ok: false, waiting: true, error: wireError('not-joined', 'A host has to let you in.') });
        return null;
      }
      const joined = await this.#begin(entry, { id, room, admitted, events });
      if (joined) reply({ ok: true, joined });
      return null;
    } finally {
      events.release();
    }
  }

  /** Makes a membership the current one. @returns the answer for the page; `null` if the socket has closed meanwhile */
  async #begin(entry: Entered, { id, room, admitted, events }: Entering): Promise<Joined | null> {
    const previous = events === this.#events ? null : this.#membership;
    this.#membership = entry.membership;
    this.#events = events;
    // Not earlier: a client refused by the new room keeps its place in the previous one.
    await previous?.leave();
    if (!this.#socket.connected) {
      await entry.membership.loseConnection(this.#silentMs);
      return null;
    }
    this.#deadline.stop();
    const ticket = await this.#context.admission.ticketFor({ id, room }, admitted);
    return {
      id,
      joinedAt: entry.joinedAt,
      epoch: this.#context.rooms.epoch,
      room: entry.room,
      ...this.#context.iceServersFor(id),
      ...(ticket === undefined ? {} : { ticket }),
      limits: { participants: this.#context.maxParticipants },
    };
  }

  async #moderate(message: unknown, reply: Reply | null): Promise<WireError | null> {
    if (!reply) return wireError('invalid-argument', 'moderate needs a callback for its answer.');
    if (!this.#membership) return notJoined();
    const moderation = parse(moderationSchema, message);
    if (!moderation.ok) return moderation.error;
    const error = await this.#membership.moderate(moderation.value);
    if (!error) reply({ ok: true });
    return error;
  }

  async #update(message: unknown): Promise<WireError | null> {
    if (!this.#membership) return notJoined();
    const update = parse(updateSchema, message);
    if (!update.ok) return update.error;
    return (await this.#membership.update(update.value)) === null ? notJoined() : null;
  }

  async #signal(message: unknown): Promise<WireError | null> {
    if (!this.#membership) return notJoined();
    const outgoing = parse(outgoingSignalSchema, message);
    if (!outgoing.ok) return outgoing.error;
    const { to, session, signal } = outgoing.value;
    const startedAt = performance.now();
    const relayed = await this.#membership.relay(to, session, signal);
    this.#context.observer.recordRelay((performance.now() - startedAt) / 1_000);
    if (relayed === 'not-found') return wireError('not-found', 'No participant with this id is in the room.');
    if (relayed === 'stale') this.#context.observer.recordDrop('stale');
    return null;
  }

  async #sync(reply: Reply | null): Promise<WireError | null> {
    if (!reply) return wireError('invalid-argument', 'sync needs a callback for its answer.');
    const room = await this.#membership?.snapshot();
    if (!room) return notJoined();
    reply({ ok: true, room });
    return null;
  }

  async #iceServers(reply: Reply | null): Promise<WireError | null> {
    if (!reply) return wireError('invalid-argument', 'ice-servers needs a callback for its answer.');
    if (!this.#membership) return notJoined();
    reply({ ok: true, ice: this.#context.iceServersFor(this.#membership.id) });
    return null;
  }

  async #markAway(): Promise<WireError | null> {
    if (!this.#membership) return notJoined();
    await this.#membership.markAway();
    return null;
  }

  /** Answers also outside a room, without an error, because the result is what the client wanted. */
  async #leave(reply: Reply | null): Promise<WireError | null> {
    const [membership, pending] = [this.#membership, this.#pending];
    this.#membership = null;
    this.#pending = null;
    pending?.cancel();
    await membership?.leave();
    if ((membership || pending) && this.#socket.connected) this.#deadline.start();
    reply?.();
    return null;
  }

  #emit<Event extends keyof ServerToClientEvents>(event: Event, message: EventPayload<Event>): void {
    if (!this.#socket.connected) return;
    const parameters = [message] as Parameters<ServerToClientEvents[Event]>;
    this.#socket.emit(event, ...parameters);
  }

  #onDisconnect(reason: string): void {
    this.#deadline.stop();
    this.#context.rate.forget(this.#socket.id);
    // Otherwise Socket.IO would allow a new session on the same connection, and count it as a new one.
    this.#socket.conn.close();
    this.#context.log.debug({ reason }, 'socket closed');
    const membership = this.#membership;
    this.#membership = null;
    this.#pending?.cancel();
    this.#pending = null;
    membership?.loseConnection(this.#silentMs).catch((error: unknown) => {
      this.#context.log.error({ err: error }, 'a lost connection could not be recorded');
    });
  }
}

function notJoined(): WireError {
  return wireError('not-joined', 'This connection is in no room: join one first.');
}
