import { CallError } from '../../../component/core/call/call-error.js';
import type { CreateSignaling, Signaling, SignalingEvents } from '../../../component/signaling/signaling.js';
import {
  type Ice,
  type Joined,
  type JoinRequest,
  type Member,
  type Moderation,
  type OutgoingSignal,
  openRoom,
  type ParticipantId,
  type RoomSettings,
  type RoomSnapshot,
  type ServerToClientEvents,
  type Update,
} from '../../../server/protocol/index.js';
import { delay } from './clock.js';
import { id } from './room.js';

interface Seat {
  member: Member;
  connection: ServerConnection;
}

interface Room {
  version: number;
  settings: RoomSettings;
  readonly seats: Map<ParticipantId, Seat>;
  readonly waiting: Map<
    ParticipantId,
    { readonly name: string; readonly admit: () => void; readonly deny: () => void }
  >;
}

const RETRY_MS = 1_000;

/**
 * Fake signaling server: rooms, lobby, moderation and the relay of signals, without authentication. Participants get the
 * ids of the letters `a`, `b` and so on, in the order of their first join. The token `host` makes a host.
 */
export class FakeServer {
  /** What a join hands out. */
  ice: Ice = { iceServers: [] };
  /** What every join is refused with; null to admit. */
  refusal: CallError | null = null;
  /** Number of join requests. */
  joins = 0;
  readonly #rooms = new Map<string, Room>();
  readonly #ids = new Map<string, ParticipantId>();
  readonly #connections = new Set<ServerConnection>();
  #isDown = false;
  #mutes = 0;

  readonly createSignaling: CreateSignaling = ({ events }) => new ServerConnection(this, events);

  get isDown(): boolean {
    return this.#isDown;
  }

  /** Ids of the members of a room. */
  members(room: string): readonly ParticipantId[] {
    return [...(this.#rooms.get(room)?.seats.keys() ?? [])];
  }

  member(room: string, memberId: ParticipantId): Member | undefined {
    return this.#rooms.get(room)?.seats.get(memberId)?.member;
  }

  /** Every connection is lost. Members stay in their rooms. */
  stop(): void {
    this.#isDown = true;
    for (const connection of this.#connections) connection.lose();
  }

  start(): void {
    this.#isDown = false;
  }

  attach(connection: ServerConnection): void {
    this.#connections.add(connection);
  }

  detach(connection: ServerConnection): void {
    this.#connections.delete(connection);
  }

  async join(connection: ServerConnection, request: JoinRequest, onWaiting: () => void): Promise<Joined> {
    this.joins += 1;
    await Promise.resolve();
    if (this.refusal) throw this.refusal;
    const memberId = this.#idOf(request.secret);
    const room = this.#roomOf(request.room);
    const role = request.token === 'host' ? 'host' : 'guest';
    if (room.settings.lobby && role === 'guest' && !room.seats.has(memberId)) {
      onWaiting();
      await new Promise<void>((admit, reject) => {
        const deny = () => reject(new CallError('admission-denied', 'denied', { fatal: true }));
        room.waiting.set(memberId, { name: request.name, admit, deny });
        this.#announceLobby(room);
      });
    }
    const known = room.seats.get(memberId);
    if (known && known.connection !== connection && known.member.session !== request.session)
      known.connection.end('replaced');
    const { name, media, externalId, metadata, session } = request;
    const member: Member = {
      ...{ id: memberId, session, name, media, role },
      ...(externalId === undefined ? {} : { externalId }),
      ...(metadata === undefined ? {} : { metadata }),
      joinedAt: known?.member.joinedAt ?? room.version + 1,
    };
    room.seats.set(memberId, { member, connection });
    connection.seat = { room, id: memberId };
    room.version += 1;
    this.#announce(room, (events) => events.onMemberJoined({ version: room.version, member }), memberId);
    if (role === 'host') this.#announceLobby(room);
    const snapshot = this.snapshot(room);
    return {
      ...{ id: memberId, joinedAt: member.joinedAt, epoch: 'one', room: snapshot, ...this.ice },
      ...{ ticket: `ticket of ${memberId}`, limits: { participants: 8 } },
    };
  }

  snapshot({ version, settings, seats }: Room): RoomSnapshot {
    return { version, settings, members: [...seats.values()].map(({ member }) => member) };
  }

  leave({ seat }: ServerConnection, reason: 'left' | 'lost' | 'removed' = 'left'): void {
    if (!seat?.room.seats.delete(seat.id)) return;
    const { room, id: memberId } = seat;
    room.version += 1;
    this.#announce(room, (events) => events.onMemberLeft({ version: room.version, id: memberId, reason }));
  }

  update({ seat }: ServerConnection, update: Update): void {
    const seated = seat?.room.seats.get(seat.id);
    if (!seat || !seated) return;
    const { externalId, metadata, silenced, ...before } = seated.member;
    const tags = { externalId, metadata, ...update };
    this.#setMember(seat.room, {
      ...before,
      name: update.name ?? before.name,
      media: update.media ?? before.media,
      ...(typeof tags.externalId === 'string' ? { externalId: tags.externalId } : {}),
      ...(typeof tags.metadata === 'string' ? { metadata: tags.metadata } : {}),
      ...(silenced === undefined || silenced === update.unmutes ? {} : { silenced }),
    });
  }

  relay({ seat }: ServerConnection, { to, session, signal }: OutgoingSignal): void {
    const sender = seat?.room.seats.get(seat.id);
    const receiver = seat?.room.seats.get(to);
    if (!sender || receiver?.member.session !== session) return;
    const { id: from, session: ownSession } = sender.member;
    receiver.connection.deliver((events) => events.onSignal({ from, session: ownSession, signal }));
  }

  moderate({ seat }: ServerConnection, action: Moderation): unknown {
    const role = seat?.room.seats.get(seat.id)?.member.role;
    const refuse = (code: string) => ({ ok: false, error: { code, message: code } });
    if (!seat || role !== 'host') return refuse('not-allowed');
    const { room } = seat;
    if (action.action === 'set-room') {
      const { lobby, locked, history, unmute } = room.settings;
      const change = action.settings;
      room.settings = {
        lobby: change.lobby ?? lobby,
        locked: change.locked ?? locked,
        history: change.history ?? history,
        unmute: change.unmute ?? unmute,
      };
      room.version += 1;
      const message = { version: room.version, settings: room.settings };
      for (const { connection } of room.seats.values()) connection.message('room-changed', message);
    } else if (action.action === 'end') {
      for (const { connection } of room.seats.values()) connection.end('ended');
      room.seats.clear();
    } else if (action.action === 'admit' || action.action === 'deny') {
      const waiting = room.waiting.get(action.id);
      if (!waiting) return refuse('not-found');
      room.waiting.delete(action.id);
      waiting[action.action]();
      this.#announceLobby(room);
    } else {
      const seated = room.seats.get(action.id);
      if (!seated) return refuse('not-found');
      if (action.action === 'mute') {
        this.#mutes += 1;
        this.#setMember(room, { ...seated.member, silenced: this.#mutes });
      } else {
        this.leave(seated.connection, 'removed');
        seated.connection.end('removed');
      }
    }
    return { ok: true };
  }

  #setMember(room: Room, member: Member): void {
    const seated = room.seats.get(member.id);
    if (seated) seated.member = member;
    room.version += 1;
    this.#announce(room, (events) => events.onMemberUpdated({ version: room.version, member }));
  }

  #announce(room: Room, deliver: (events: SignalingEvents) => void, except?: ParticipantId): void {
    for (const [memberId, { connection }] of room.seats) if (memberId !== except) connection.deliver(deliver);
  }

  #announceLobby(room: Room): void {
    const waiting = [...room.waiting].map(([waitingId, { name }]) => ({ id: waitingId, name }));
    for (const { member, connection } of room.seats.values())
      if (member.role === 'host') connection.message('lobby', { waiting });
  }

  #roomOf(name: string): Room {
    const room = this.#rooms.get(name) ?? {
      ...{ version: 0, settings: openRoom, seats: new Map(), waiting: new Map() },
    };
    this.#rooms.set(name, room);
    return room;
  }

  #idOf(secret: string): ParticipantId {
    const memberId = this.#ids.get(secret) ?? id(String.fromCharCode(97 + this.#ids.size));
    this.#ids.set(secret, memberId);
    return memberId;
  }
}

/** One client's connection to the fake server. */
class ServerConnection implements Signaling {
  seat: { readonly room: Room; readonly id: ParticipantId } | null = null;
  readonly #server: FakeServer;
  readonly #events: SignalingEvents;
  readonly #listeners = new Map<string, (message: unknown) => void>();
  #failures = 0;
  #isConnected = false;
  #isClosed = false;
  #cancelRetry: (() => void) | null = null;

  constructor(server: FakeServer, events: SignalingEvents) {
    this.#server = server;
    this.#events = events;
  }

  connect(): void {
    this.#server.attach(this);
    this.retry();
  }

  retry(): void {
    if (this.#isClosed || this.#isConnected) return;
    this.#cancelRetry?.();
    if (this.#server.isDown) {
      this.#failures += 1;
      this.deliver((events) => events.onUnreachable(this.#failures), true);
      this.#cancelRetry = delay(() => this.retry(), RETRY_MS);
    } else {
      this.#failures = 0;
      this.#isConnected = true;
      this.deliver((events) => events.onConnected());
    }
  }

  reconnect(): void {
    this.lose();
  }

  /** The connection is lost, and tried again. */
  lose(): void {
    if (!this.#isConnected) return;
    this.#isConnected = false;
    this.deliver((events) => events.onLost(), true);
    this.#cancelRetry = delay(() => this.retry(), RETRY_MS);
  }

  joinRoom(request: JoinRequest, onWaiting: () => void): Promise<Joined> {
    return this.#server.join(this, request, onWaiting);
  }

  subscribe(event: keyof ServerToClientEvents, listener: (message: unknown) => void): () => void {
    this.#listeners.set(event, listener);
    return () => this.#listeners.delete(event);
  }

  async request(_event: 'moderate', action: Moderation): Promise<unknown> {
    return this.#server.moderate(this, action);
  }

  async fetchRoom(): Promise<RoomSnapshot> {
    if (!this.seat) throw new CallError('not-joined', 'not joined');
    return this.#server.snapshot(this.seat.room);
  }

  async fetchIceServers(): Promise<Ice> {
    return this.#server.ice;
  }

  sendUpdate(update: Update): void {
    if (this.#isConnected) this.#server.update(this, update);
  }

  sendSignal(signal: OutgoingSignal): void {
    if (this.#isConnected) this.#server.relay(this, signal);
  }

  sendAway(): void {
    this.lose();
  }

  async leaveRoom(): Promise<void> {
    if (this.#isConnected) this.#server.leave(this);
  }

  close(): void {
    this.#isClosed = true;
    this.#isConnected = false;
    this.#cancelRetry?.();
    this.#server.detach(this);
  }

  /** Delivers an event of the server, in order; lost without a connection unless it is about the connection itself. */
  deliver(run: (events: SignalingEvents) => void, always = false): void {
    queueMicrotask(() => {
      if (!this.#isClosed && (always || this.#isConnected)) run(this.#events);
    });
  }

  message(event: keyof ServerToClientEvents, message: unknown): void {
    this.deliver(() => this.#listeners.get(event)?.(message));
  }

  end(reason: 'removed' | 'ended' | 'replaced'): void {
    this.deliver((events) => events.onEnded({ reason }));
  }
}
