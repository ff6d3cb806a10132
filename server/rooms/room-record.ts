import type { LeaveReason, Member, ParticipantId, SessionId, Update, Waiter } from '../protocol/index.js';
import { type Entrant, emptyRoom, type Room, remove, update } from './room.js';
import type { Dismissal, News, RoomFact } from './room-service-api.js';

/** Where somebody's connection is: the process that holds it, and which of its sockets. */
export interface Place {
  readonly process: string;
  readonly socket: string;
}

/** Somebody before the door of a room. */
export interface Waiting extends Place {
  readonly entrant: Entrant;
}

/** A member's place, and what keeps them out if they are removed. */
export interface Seated extends Place {
  readonly bars?: Entrant['bars'];
}

/** A room with where its members are, and who waits to be let in. Plain data, and never changed in place. */
export interface RoomRecord {
  readonly name: string;
  readonly room: Room;
  readonly places: ReadonlyMap<ParticipantId, Seated>;
  readonly waiting: ReadonlyMap<ParticipantId, Waiting>;
}

/** Somebody at one connection: what is meant for them is for nobody who has their place by another. */
export interface Addressee {
  readonly id: ParticipantId;
  readonly socket: string;
}

/** What a decision means for people, for the bars and for whoever watches. */
export type Effect =
  | { readonly kind: 'tell'; readonly news: News; readonly to: 'all' | 'hosts'; readonly except?: string }
  /** The place is theirs from now on; `welcome`: they have waited for it. */
  | ({ readonly kind: 'seat'; readonly session: SessionId; readonly welcome: boolean } & Addressee)
  | ({ readonly kind: 'dismiss'; readonly why: Dismissal } & Addressee)
  | { readonly kind: 'bar'; readonly key: string; readonly untilMs: number }
  | { readonly kind: 'note'; readonly fact: RoomFact };

/** What becomes of a hall, and what is answered. The same hall: nothing has changed. */
export interface Decision<Answer> {
  readonly hall: RoomRecord;
  readonly effects: readonly Effect[];
  readonly answer: Answer;
}

export function emptyRoomRecord(name: string): RoomRecord {
  return { name, room: emptyRoom, places: new Map(), waiting: new Map() };
}

export function isEmpty({ places, waiting }: RoomRecord): boolean {
  return places.size === 0 && waiting.size === 0;
}

/** One after the other, each on what the last has left; what they answer is lost. */
export function inTurn(
  hall: RoomRecord,
  ...steps: readonly ((hall: RoomRecord) => Decision<unknown>)[]
): Decision<null> {
  let decision: Decision<null> = { hall, effects: [], answer: null };
  for (const step of steps) {
    const { hall: next, effects } = step(decision.hall);
    decision = { hall: next, effects: [...decision.effects, ...effects], answer: null };
  }
  return decision;
}

/** A member is not there any more. `null`: that connection has no place. */
export function end(hall: RoomRecord, { id, socket }: Addressee, reason: LeaveReason): Decision<null> {
  const member = hall.room.members.get(id);
  const room = remove(hall.room, id);
  if (!room || !member || hall.places.get(id)?.socket !== socket) return { hall, effects: [], answer: null };
  const next = { ...hall, room, places: without(hall.places, id) };
  const effects: Effect[] = [
    note(next, reason, member),
    {
      kind: 'tell',
      to: 'all',
      news: { event: 'participant-left', message: { version: room.version, id, reason } },
    },
  ];
  if (room.members.size === 0) effects.push(note(next, 'emptied'));
  return { hall: next, effects, answer: null };
}

/** A member says something of itself. @returns the version that the room has then; `null`: that connection has no place */
export function say(hall: RoomRecord, { id, socket }: Addressee, change: Update): Decision<number | null> {
  if (hall.places.get(id)?.socket !== socket) return { hall, effects: [], answer: null };
  const changed = update(hall.room, id, change);
  if (!changed) return { hall, effects: [], answer: hall.room.version };
  // The one who said it is told as well: everybody's version then moves in step, without gaps.
  return {
    hall: { ...hall, room: changed.room },
    effects: [tellOfMember('participant-updated', changed.room, changed.member)],
    answer: changed.room.version,
  };
}

/** Somebody does not wait any more. */
export function stopWaiting(hall: RoomRecord, { id, socket }: Addressee): Decision<boolean> {
  if (hall.waiting.get(id)?.socket !== socket) return { hall, effects: [], answer: false };
  const next = { ...hall, waiting: without(hall.waiting, id) };
  return { hall: next, effects: [tellHosts(next)], answer: true };
}

export function tellOfMember(
  event: 'participant-joined' | 'participant-updated',
  { version }: Room,
  member: Member,
  except?: string,
): Effect {
  const rest = except === undefined ? {} : { except };
  return { kind: 'tell', to: 'all', news: { event, message: { version, member } }, ...rest };
}

export function tellHosts(hall: RoomRecord): Effect {
  return { kind: 'tell', to: 'hosts', news: { event: 'lobby', message: { waiting: waitersOf(hall) } } };
}

/** Says nothing new but the version, by which those who have missed something notice it. */
export function tellOfVersion({ room: { version, settings } }: RoomRecord): Effect {
  return { kind: 'tell', to: 'all', news: { event: 'room-changed', message: { version, settings } } };
}

export function note({ name, room }: RoomRecord, what: RoomFact['what'], member?: Member): Effect {
  const about = member ? { member: { id: member.id, name: member.name } } : {};
  return { kind: 'note', fact: { room: name, what, members: room.members.size, ...about } };
}

export function waitersOf(hall: RoomRecord): Waiter[] {
  return [...hall.waiting.values()].map(({ entrant: { id, name, verified } }) => ({
    id,
    name,
    ...(verified ? { verified } : {}),
  }));
}

export function without<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): ReadonlyMap<Key, Value> {
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}
