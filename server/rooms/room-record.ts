import type {
  LeaveReason,
  Member,
  ParticipantId,
  SessionId,
  Update,
  WaitingParticipant,
} from '../protocol/index.js';
import { type BanKeys, type Entrant, emptyRoom, type Room, remove, update } from './room.js';
import type { DismissReason, LifecycleEvent, RoomEvent } from './room-service-api.js';

// Record of a room with its members and connections, as the stores keep it, and pure changes of it.

/** Location of a participant's connection: the server process that holds it, and Socket.IO's id of the socket. */
export interface Place {
  readonly process: string;
  readonly socketId: string;
}

/** Participant in the lobby. */
export interface LobbyEntry extends Place {
  readonly entrant: Entrant;
}

/** Location of a member's connection, with the keys to ban if the member is removed. */
export interface MemberPlace extends Place {
  readonly banKeys?: BanKeys | undefined;
}

/** Immutable record of a room: its state, where its members are connected, and its lobby. Plain data. */
export interface RoomRecord {
  readonly name: string;
  readonly room: Room;
  readonly places: ReadonlyMap<ParticipantId, MemberPlace>;
  readonly waiting: ReadonlyMap<ParticipantId, LobbyEntry>;
}

/** One participant on one connection. Nothing sent to it reaches the same participant on another connection. */
export interface ConnectionRef {
  readonly id: ParticipantId;
  readonly socketId: string;
}

/** Side effect of a decision. The process that owns the connection, the store or the log applies it. */
export type Effect =
  /** Sends an event to all members or to the hosts, except to the socket `except`. */
  | {
      readonly kind: 'broadcast';
      readonly event: RoomEvent;
      readonly to: 'all' | 'hosts';
      readonly except?: string;
    }
  /** Gives the connection its membership. `fromLobby`: its join was answered with `waiting` before. */
  | ({ readonly kind: 'place'; readonly session: SessionId; readonly fromLobby: boolean } & ConnectionRef)
  | ({ readonly kind: 'dismiss'; readonly reason: DismissReason } & ConnectionRef)
  | { readonly kind: 'ban'; readonly key: string; readonly untilMs: number }
  | { readonly kind: 'lifecycle'; readonly event: LifecycleEvent };

/** Outcome of a pure decision on a record. An unchanged `record` is the same object as before. */
export interface Decision<Result> {
  readonly record: RoomRecord;
  readonly effects: readonly Effect[];
  readonly result: Result;
}

export function emptyRoomRecord(name: string): RoomRecord {
  return { name, room: emptyRoom, places: new Map(), waiting: new Map() };
}

export function isEmpty({ places, waiting }: RoomRecord): boolean {
  return places.size === 0 && waiting.size === 0;
}

/** Runs steps in sequence, each on the record that the previous one returned. Drops their results. */
export function inSequence(
  record: RoomRecord,
  ...steps: readonly ((record: RoomRecord) => Decision<unknown>)[]
): Decision<null> {
  let decision: Decision<null> = { record, effects: [], result: null };
  for (const step of steps) {
    const { record: next, effects } = step(decision.record);
    decision = { record: next, effects: [...decision.effects, ...effects], result: null };
  }
  return decision;
}

/** Ends a membership. No effect if that connection holds no place. */
export function endMembership(
  record: RoomRecord,
  { id, socketId }: ConnectionRef,
  reason: LeaveReason,
): Decision<null> {
  const member = record.room.members.get(id);
  const room = remove(record.room, id);
  if (!room || !member || record.places.get(id)?.socketId !== socketId)
    return { record, effects: [], result: null };
  const next = { ...record, room, places: without(record.places, id) };
  const effects: Effect[] = [
    lifecycle(next, reason, member),
    {
      kind: 'broadcast',
      to: 'all',
      event: { event: 'participant-left', message: { version: room.version, id, reason } },
    },
  ];
  if (room.members.size === 0) effects.push(lifecycle(next, 'emptied'));
  return { record: next, effects, result: null };
}

/** Applies a member's own changes. @returns the room's version; `null` if that connection holds no place */
export function updateMember(
  record: RoomRecord,
  { id, socketId }: ConnectionRef,
  change: Update,
): Decision<number | null> {
  if (record.places.get(id)?.socketId !== socketId) return { record, effects: [], result: null };
  const changed = update(record.room, id, change);
  if (!changed) return { record, effects: [], result: record.room.version };
  // The sender receives its own update too, so that every client's version advances without gaps.
  return {
    record: { ...record, room: changed.room },
    effects: [broadcastMember('participant-updated', changed.room, changed.member)],
    result: changed.room.version,
  };
}

/** Removes a participant from the lobby. @returns whether that connection was in it */
export function leaveLobby(record: RoomRecord, { id, socketId }: ConnectionRef): Decision<boolean> {
  if (record.waiting.get(id)?.socketId !== socketId) return { record, effects: [], result: false };
  const next = { ...record, waiting: without(record.waiting, id) };
  return { record: next, effects: [broadcastLobby(next)], result: true };
}

export function broadcastMember(
  event: 'participant-joined' | 'participant-updated',
  { version }: Room,
  member: Member,
  except?: string,
): Effect {
  const rest = except === undefined ? {} : { except };
  return { kind: 'broadcast', to: 'all', event: { event, message: { version, member } }, ...rest };
}

export function broadcastLobby(record: RoomRecord): Effect {
  return { kind: 'broadcast', to: 'hosts', event: { event: 'lobby', message: { waiting: lobbyOf(record) } } };
}

/** Broadcasts version and settings. Clients that missed an event notice the gap and send `sync`. */
export function broadcastVersion({ room: { version, settings } }: RoomRecord): Effect {
  return { kind: 'broadcast', to: 'all', event: { event: 'room-changed', message: { version, settings } } };
}

export function lifecycle({ name, room }: RoomRecord, type: LifecycleEvent['type'], member?: Member): Effect {
  const subject = member ? { member: { id: member.id, name: member.name } } : {};
  return { kind: 'lifecycle', event: { room: name, type, members: room.members.size, ...subject } };
}

/** Lobby as hosts see it, in order of arrival. */
export function lobbyOf(record: RoomRecord): WaitingParticipant[] {
  return [...record.waiting.values()].map(({ entrant: { id, name, verified } }) => ({
    id,
    name,
    ...(verified ? { verified } : {}),
  }));
}

/** Copy of a map without one key. */
export function without<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): ReadonlyMap<Key, Value> {
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}
