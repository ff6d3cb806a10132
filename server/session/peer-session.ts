import type { Socket } from 'socket.io';
import { entrantBy, type Verdict } from '../auth/admission.js';
import {
  type ClientToServerEvents,
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
import { participantIdOf } from '../rooms/participant-id.js';
import type {
  Dismissal,
  Entered,
  MessageOf,
  News,
  RoomMembership,
  Seat,
  Wait,
} from '../rooms/room-service-api.js';
import { Backpressure } from './guards/backpressure.js';
import { JoinDeadline } from './guards/join-deadline.js';
import { tooManyJoins } from './guards/join-rate.js';
import { isEvent, isQuestion } from './message-names.js';
import { type Message, MessageQueue, type Reply, wireError } from './message-queue.js';
import { OrderedRoomEvents } from './ordered-room-events.js';
import type { PeerSessionContext } from './peer-session-context.js';

export type PeerSocket = Socket<ClientToServerEvents, ServerToClientEvents>;

/** Somebody who comes in, and by what. */
interface Entering {
  readonly id: ParticipantId;
  readonly room: string;
  readonly verdict: Extract<Verdict, { ok: true }>;
  readonly seat: OrderedRoomEvents;
}

/** Does what a message asks; gives back what was wrong with it, or `null`. */
type Handler = (body: unknown, reply: Reply | null) => Promise<WireError | null>;

/**
 * The life of one socket, from the handshake to its end; nothing else touches it. Who the sender is, is always
 * written here and never read from a message.
 */
export class PeerSession implements Seat {
  readonly #socket: PeerSocket;
  readonly #world: PeerSessionContext;
  #stay: RoomMembership | null = null;
  /** Null unless a host is being asked. */
  #wait: (Wait & Pick<Entering, 'id' | 'room' | 'verdict' | 'seat'>) | null = null;
  /** Where the stay hears its room. */
  #seat = new OrderedRoomEvents(this);
  #lastHeardMs = Date.now();
  readonly #deadline: JoinDeadline;

  readonly #handlers: Record<keyof ClientToServerEvents, Handler> = {
    join: (message, reply) => this.#joinMeasured(message, reply),
    update: (message) => this.#update(message),
    signal: (message) => this.#signal(message),
    sync: (_message, reply) => this.#sync(reply),
    moderate: (message, reply) => this.#moderate(message, reply),
    'ice-servers': (_message, reply) => this.#iceServers(reply),
    away: () => this.#goAway(),
    leave: (_message, reply) => this.#leave(reply),
  };

  constructor(socket: PeerSocket, world: PeerSessionContext) {
    this.#socket = socket;
    this.#world = world;
    this.#deadline = new JoinDeadline(world.waiting, (seconds) => {
      this.#emit('fault', {
        event: 'join',
        error: wireError('timeout', `No join within ${seconds} seconds.`),
      });
      socket.disconnect(true);
    });
    // No listener of Socket.IO's own is ever reached: `next` is not called, for known names as for others.
    const inbox = new MessageQueue({
      id: socket.id,
      rate: world.rate,
      reading: new Backpressure(socket.conn),
      log: world.log,
      dropped: (reason) => world.observer.dropped(reason),
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
    this.#deadline.start();
  }

  get socket(): string {
    return this.#socket.id;
  }

  tell(news: News): void {
    this.#emit(news.event, news.message);
  }

  dismiss(why: Dismissal): void {
    this.#stay = null;
    this.#wait = null;
    // The host who ends a call is answered first.
    if (why === 'ended') setImmediate(() => this.#hangUp(why));
    else this.#hangUp(why);
  }

  #hangUp(why: Dismissal): void {
    if (why !== 'resumed' && why !== 'expired') this.#emit('ended', { reason: why });
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

  async #joinMeasured(message: unknown, reply: Reply | null): Promise<WireError | null> {
    const startedAt = performance.now();
    const error = await this.#join(message, reply);
    const result = error?.code ?? (this.#wait ? 'waiting' : 'joined');
    this.#world.observer.joined(result, (performance.now() - startedAt) / 1_000);
    return error;
  }

  async #join(message: unknown, reply: Reply | null): Promise<WireError | null> {
    if (!reply) return wireError('invalid-argument', 'join needs a callback for its answer.');
    if (this.#stay && !this.#stay.away)
      return wireError('not-allowed', 'This connection is in a room: leave it first.');
    const request = parse(joinSchema, message);
    if (!request.ok) return request.error;
    if (await this.#world.isOneTooMany()) return tooManyJoins;
    const { room, secret, token, ticket, ...entrant } = request.value;
    const id = participantIdOf(secret, room);
    const { admission } = this.#world;
    const verdict = await admission.judge({ id, room, token, ticket });
    if (!verdict.ok) return verdict.error;
    // Gone meanwhile: nobody is to hear of somebody who is not there, nor to lose a place to them.
    if (!this.#socket.connected) return null;
    const seat = this.#stay?.id === id ? this.#seat : new OrderedRoomEvents(this);
    this.#wait?.leave();
    this.#wait = null;
    seat.hold();
    try {
      const known = { ...entrant, ...entrantBy(verdict), id };
      const entry = await this.#world.rooms.enter(room, known, seat);
      if (entry.ok === false) return entry.error;
      if (entry.ok === 'waiting') {
        this.#wait = { leave: () => entry.wait.leave(), id, room, verdict, seat };
        this.#deadline.stop();
        if (!this.#socket.connected) entry.wait.leave();
        reply({ ok: false, waiting: true, error: wireError('not-joined', 'A host has to let you in.') });
        return null;
      }
      const joined = await this.#begin(entry, { id, room, verdict, seat });
      if (joined) reply({ ok: true, joined });
      return null;
    } finally {
      seat.release();
    }
  }

  admit(entry: Entered): void {
    const wait = this.#wait;
    this.#wait = null;
    if (!wait) return void entry.stay.leave();
    wait.seat.hold();
    this.#begin(entry, wait)
      .then((joined) => {
        if (joined) this.#emit('admitted', { ok: true, joined });
      })
      .catch((error: unknown) => {
        this.#world.log.error({ err: error }, 'somebody could not be let in');
        this.#socket.disconnect(true);
      })
      .finally(() => wait.seat.release());
  }

  /** The stay that this connection has from now on, and what its page is told; null where it is gone meanwhile. */
  async #begin(entry: Entered, { id, room, verdict, seat }: Entering): Promise<Joined | null> {
    const left = seat === this.#seat ? null : this.#stay;
    this.#stay = entry.stay;
    this.#seat = seat;
    // Only now: who is refused in another room keeps the place in this one.
    await left?.leave();
    if (!this.#socket.connected) {
      await entry.stay.lose(this.#lastHeardMs);
      return null;
    }
    this.#deadline.stop();
    const ticket = await this.#world.admission.ticketFor({ id, room }, verdict);
    return {
      id,
      joinedAt: entry.joinedAt,
      epoch: this.#world.rooms.epoch,
      room: entry.room,
      ...this.#world.ice(id),
      ...(ticket === undefined ? {} : { ticket }),
      limits: { participants: this.#world.maxParticipants },
    };
  }

  async #moderate(message: unknown, reply: Reply | null): Promise<WireError | null> {
    if (!reply) return wireError('invalid-argument', 'moderate needs a callback for its answer.');
    if (!this.#stay) return notJoined();
    const moderation = parse(moderationSchema, message);
    if (!moderation.ok) return moderation.error;
    const error = await this.#stay.moderate(moderation.value);
    if (!error) reply({ ok: true });
    return error;
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
    const startedAt = performance.now();
    const relayed = await this.#stay.relay(to, session, signal);
    this.#world.observer.relayed((performance.now() - startedAt) / 1_000);
    if (relayed === 'not-found') return wireError('not-found', 'Nobody of this id is in the room.');
    if (relayed === 'stale') this.#world.observer.dropped('stale');
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
    const [stay, wait] = [this.#stay, this.#wait];
    this.#stay = null;
    this.#wait = null;
    wait?.leave();
    await stay?.leave();
    if ((stay || wait) && this.#socket.connected) this.#deadline.start();
    reply?.();
    return null;
  }

  #emit<Event extends keyof ServerToClientEvents>(event: Event, message: MessageOf<Event>): void {
    if (!this.#socket.connected) return;
    const parameters = [message] as Parameters<ServerToClientEvents[Event]>;
    this.#socket.emit(event, ...parameters);
  }

  #disconnected(reason: string): void {
    this.#deadline.stop();
    this.#world.rate.forget(this.#socket.id);
    // Socket.IO would let the same connection start over, and count as a new one each time.
    this.#socket.conn.close();
    this.#world.log.debug({ reason }, 'socket closed');
    const stay = this.#stay;
    this.#stay = null;
    this.#wait?.leave();
    this.#wait = null;
    stay?.lose(this.#lastHeardMs).catch((error: unknown) => {
      this.#world.log.error({ err: error }, 'a lost connection could not be noted');
    });
  }
}

function notJoined(): WireError {
  return wireError('not-joined', 'This connection is in no room: join one first.');
}
