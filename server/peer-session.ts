import type { FastifyBaseLogger } from 'fastify';
import type { Socket } from 'socket.io';
import type { Admission, Vouched } from './auth/admission.js';
import {
  type ClientToServerEvents,
  type Ice,
  joinSchema,
  outgoingSignalSchema,
  type ParticipantId,
  parse,
  presenceTimes,
  type ServerToClientEvents,
  updateSchema,
  type WireError,
} from './protocol/index.js';
import { participantIdOf } from './rooms/identity.js';
import type { Dismissal, MessageOf, News, Rooms, Seat, Stay } from './rooms/rooms.js';
import { Inbox, type Message, type Reply, wireError } from './socket/inbox.js';
import type { MessageRate } from './socket/message-rate.js';
import { RoomSeat } from './socket/room-seat.js';

export type PeerSocket = Socket<ClientToServerEvents, ServerToClientEvents>;

/** What a session needs of the world around it. */
export interface PeerSessionWorld {
  readonly rooms: Rooms;
  readonly admission: Admission;
  readonly rate: MessageRate;
  readonly log: FastifyBaseLogger;
  readonly epoch: string;
  readonly maxParticipants: number;
  ice(participant: ParticipantId): Ice;
  /** Told when the socket starts and stops being one that has not joined. */
  waiting(isWaiting: boolean): void;
}

/** Does what a message asks; gives back what was wrong with it, or `null`. */
type Handler = (body: unknown, reply: Reply | null) => Promise<WireError | null>;

/**
 * The life of one socket, from the handshake to its end; nothing else touches it. Who the sender is, is always
 * written here and never read from a message.
 */
export class PeerSession implements Seat {
  readonly #socket: PeerSocket;
  readonly #world: PeerSessionWorld;
  #stay: Stay | null = null;
  /** Where the stay hears its room. */
  #seat = new RoomSeat(this);
  #lastHeardMs = Date.now();
  #joinDeadline: NodeJS.Timeout | undefined;

  readonly #handlers: Record<keyof ClientToServerEvents, Handler> = {
    join: (message, reply) => this.#join(message, reply),
    update: (message) => this.#update(message),
    signal: (message) => this.#signal(message),
    sync: (_message, reply) => this.#sync(reply),
    'ice-servers': (_message, reply) => this.#iceServers(reply),
    away: () => this.#goAway(),
    leave: (_message, reply) => this.#leave(reply),
  };

  constructor(socket: PeerSocket, world: PeerSessionWorld) {
    this.#socket = socket;
    this.#world = world;
    // No listener of Socket.IO's own is ever reached: `next` is not called, for known names as for others.
    const inbox = new Inbox({
      id: socket.id,
      rate: world.rate,
      log: world.log,
      isOpen: () => socket.connected,
      handle: (message) => this.#handle(message),
      refuse: (message, error) => this.#refuse(message, error),
      cutOff: () => socket.disconnect(true),
    });
    socket.use((event) => inbox.receive(event));
    socket.on('error', (error) => world.log.debug({ reason: error.message }, 'socket refused'));
    socket.on('disconnect', (reason) => this.#disconnected(reason));
    socket.conn.on('packet', () => {
      this.#lastHeardMs = Date.now();
    });
    this.#awaitJoin();
  }

  tell(news: News): void {
    this.#emit(news.event, news.message);
  }

  dismiss(why: Dismissal): void {
    this.#stay = null;
    if (why === 'replaced') this.#emit('ended', { reason: 'replaced' });
    this.#world.log.debug({ why }, 'socket dismissed');
    this.#socket.disconnect(true);
  }

  async #handle({ name, body, reply }: Message): Promise<WireError | null> {
    if (!isEvent(name)) return wireError('invalid-argument', 'There is no message of this name.');
    return this.#handlers[name](body, reply);
  }

  #refuse({ name, reply }: Message, error: WireError): void {
    if (reply && isQuestion(name)) reply({ ok: false, error });
    else this.#emit('fault', { event: name, error });
  }

  async #join(message: unknown, reply: Reply | null): Promise<WireError | null> {
    if (!reply) return wireError('invalid-argument', 'join needs a callback for its answer.');
    if (this.#stay && !this.#stay.away)
      return wireError('not-allowed', 'This connection is in a room: leave it first.');
    const request = parse(joinSchema, message);
    if (!request.ok) return request.error;
    const { room, secret, token, ticket, ...entrant } = request.value;
    const id = participantIdOf(secret, room);
    const { admission } = this.#world;
    const verdict = await admission.judge({ id, room, token, ticket });
    if (!verdict.ok) return verdict.error;
    // Gone meanwhile: nobody is to hear of somebody who is not there, nor to lose a place to them.
    if (!this.#socket.connected) return null;
    const seat = this.#stay?.id === id ? this.#seat : new RoomSeat(this);
    seat.hold();
    try {
      const entry = await this.#world.rooms.enter(
        room,
        { ...entrant, ...entrantOf(verdict.vouched), id },
        seat,
      );
      if (!entry.ok) return entry.error;
      const left = seat === this.#seat ? null : this.#stay;
      this.#stay = entry.stay;
      this.#seat = seat;
      // Only now: who is refused in another room keeps the place in this one.
      await left?.leave();
      if (!this.#socket.connected) {
        await entry.stay.lose(this.#lastHeardMs);
        return null;
      }
      this.#joined();
      const fresh = await admission.ticketFor({ id, room }, verdict);
      reply({
        ok: true,
        joined: {
          id,
          joinedAt: entry.joinedAt,
          epoch: this.#world.epoch,
          room: entry.room,
          ...this.#world.ice(id),
          ...(fresh === undefined ? {} : { ticket: fresh }),
          limits: { participants: this.#world.maxParticipants },
        },
      });
      return null;
    } finally {
      seat.release();
    }
  }

  async #update(message: unknown): Promise<WireError | null> {
    if (!this.#stay) return notJoined();
    const update = parse(updateSchema, message);
    if (!update.ok) return update.error;
    return (await this.#stay.update(update.value)) === null ? notJoined() : null;
  }

  async #signal(message: unknown): Promise<WireError | null> {
    if (!this.#stay) return notJoined();
    const outgoing = parse(outgoingSignalSchema, message);
    if (!outgoing.ok) return outgoing.error;
    const { to, session, signal } = outgoing.value;
    const relayed = await this.#stay.relay(to, session, signal);
    if (relayed === 'not-found') return wireError('not-found', 'Nobody of this id is in the room.');
    if (relayed === 'stale') this.#world.log.debug('signal for an earlier page dropped');
    return null;
  }

  async #sync(reply: Reply | null): Promise<WireError | null> {
    if (!reply) return wireError('invalid-argument', 'sync needs a callback for its answer.');
    const room = await this.#stay?.snapshot();
    if (!room) return notJoined();
    reply({ ok: true, room });
    return null;
  }

  async #iceServers(reply: Reply | null): Promise<WireError | null> {
    if (!reply) return wireError('invalid-argument', 'ice-servers needs a callback for its answer.');
    if (!this.#stay) return notJoined();
    reply({ ok: true, ice: this.#world.ice(this.#stay.id) });
    return null;
  }

  async #goAway(): Promise<WireError | null> {
    if (!this.#stay) return notJoined();
    await this.#stay.goAway();
    return null;
  }

  /** Leaving where one is not is what was wanted: it is answered, and no error. */
  async #leave(reply: Reply | null): Promise<WireError | null> {
    const stay = this.#stay;
    this.#stay = null;
    if (stay) {
      await stay.leave();
      this.#awaitJoin();
    }
    reply?.();
    return null;
  }

  #emit<Event extends keyof ServerToClientEvents>(event: Event, message: MessageOf<Event>): void {
    if (!this.#socket.connected) return;
    const parameters = [message] as Parameters<ServerToClientEvents[Event]>;
    this.#socket.emit(event, ...parameters);
  }

  #awaitJoin(): void {
    if (!this.#socket.connected) return;
    this.#world.waiting(true);
    this.#joinDeadline = setTimeout(() => {
      const seconds = presenceTimes.joinDeadlineMs / 1000;
      this.#emit('fault', {
        event: 'join',
        error: wireError('timeout', `No join within ${seconds} seconds.`),
      });
      this.#socket.disconnect(true);
    }, presenceTimes.joinDeadlineMs).unref();
  }

  #joined(): void {
    clearTimeout(this.#joinDeadline);
    this.#world.waiting(false);
  }

  #disconnected(reason: string): void {
    this.#joined();
    this.#world.rate.forget(this.#socket.id);
    // Socket.IO would let the same connection start over, and count as a new one each time.
    this.#socket.conn.close();
    this.#world.log.debug({ reason }, 'socket closed');
    const stay = this.#stay;
    this.#stay = null;
    stay?.lose(this.#lastHeardMs).catch((error: unknown) => {
      this.#world.log.error({ err: error }, 'a lost connection could not be noted');
    });
  }
}

function isEvent(name: string): name is keyof ClientToServerEvents {
  return isQuestion(name) || ['update', 'signal', 'away', 'leave'].includes(name);
}

/** Messages whose refusal is their answer. */
function isQuestion(name: string): name is 'join' | 'sync' | 'ice-servers' {
  return ['join', 'sync', 'ice-servers'].includes(name);
}

/** A name that is vouched for wins over the one that the page gives. */
function entrantOf({ name, role }: Vouched) {
  return { ...(name === undefined ? {} : { name, verified: true }), ...(role === undefined ? {} : { role }) };
}

function notJoined(): WireError {
  return wireError('not-joined', 'This connection is in no room: join one first.');
}
