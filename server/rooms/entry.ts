import { limits, type RoomSnapshot, type WireError, type WireErrorCode } from '../protocol/index.js';
import { admit, snapshot } from './room.js';
import {
  type Addressee,
  type Decision,
  type Effect,
  inTurn,
  note,
  type Place,
  type RoomRecord,
  tellHosts,
  tellOfMember,
  type Waiting,
  without,
} from './room-record.js';

/** How many a room holds, those included whose connection is lost but whose place is kept; and what time it is. */
export interface DoorRules {
  readonly capacity: number;
  readonly nowMs: number;
  /** Until when what somebody is known by keeps them out, in ms since 1970; `null` where it does not. */
  barredUntilMs(key: string): number | null;
}

/** What was found at the door: `waits`, until a host lets them in. */
export type Found =
  | { readonly kind: 'in'; readonly joinedAt: number; readonly room: RoomSnapshot }
  | { readonly kind: 'waits' }
  | { readonly kind: 'refused'; readonly error: WireError };

/** Whoever was removed has no use for a ticket that was handed out before: so long such a one would hold. */
export const TICKET_MS = 24 * 3_600_000;
/** What all tickets of a call that was ended are barred by. */
export const TICKETS = 'tickets';

/** What has to be known of the bars before somebody comes in. */
export function bansToCheck({ entrant }: Pick<Waiting, 'entrant'>): readonly string[] {
  return [entrant.id, ...(entrant.bars?.keys ?? []), TICKETS];
}

/** Somebody comes to the door. */
export function enter(hall: RoomRecord, waiting: Waiting, rules: DoorRules): Decision<Found> {
  const { entrant, socket } = waiting;
  const refuse = (code: WireErrorCode, message: string) => refused(hall, code, message);
  const keys = [entrant.id, ...(entrant.bars?.keys ?? [])];
  if (keys.some((key) => (rules.barredUntilMs(key) ?? 0) > rules.nowMs))
    return refuse('removed', 'You have been removed from this call.');
  // A ticket is for the call that it was handed out in.
  const endedAtMs = (rules.barredUntilMs(TICKETS) ?? 0) - TICKET_MS;
  if (entrant.ticketFromMs !== undefined && entrant.ticketFromMs <= endedAtMs)
    return refuse('token-expired', 'This call has ended. Ask for a new invitation.');
  const before = hall.waiting.get(entrant.id);
  const cleared = before ? { ...hall, waiting: without(hall.waiting, entrant.id) } : hall;
  const goodbye: Effect[] =
    before && before.socket !== socket
      ? [{ kind: 'dismiss', id: entrant.id, socket: before.socket, why: 'resumed' }]
      : [];
  const entry = sit(cleared, waiting, rules, false);
  if (entry.answer.kind !== 'waits') return { ...entry, effects: [...goodbye, ...entry.effects] };
  if (cleared.waiting.size >= limits.maxWaiting)
    return refuse('room-full', 'Too many people wait to be let in. Try again in a moment.');
  const next = { ...cleared, waiting: new Map(cleared.waiting).set(entrant.id, waiting) };
  return { hall: next, effects: [...goodbye, tellHosts(next)], answer: entry.answer };
}

/** A host lets somebody in. Whom there is no room for goes on waiting. @returns what was wrong, or `null` */
export function letIn(hall: RoomRecord, id: string, rules: DoorRules): Decision<WireError | null> {
  const waiting = hall.waiting.get(id);
  if (!waiting) return { hall, effects: [], answer: notFound };
  const entry = sit(hall, waiting, rules, true);
  if (entry.answer.kind !== 'in')
    return { hall, effects: [], answer: entry.answer.kind === 'refused' ? entry.answer.error : null };
  const next = { ...entry.hall, waiting: without(entry.hall.waiting, id) };
  return { hall: next, effects: [...entry.effects, tellHosts(next)], answer: null };
}

/** A host, or the operator, does not let somebody in. */
export function turnAway(hall: RoomRecord, id: string): Decision<boolean> {
  const waiting = hall.waiting.get(id);
  if (!waiting) return { hall, effects: [], answer: false };
  const next = { ...hall, waiting: without(hall.waiting, id) };
  const dismiss: Effect = { kind: 'dismiss', id, socket: waiting.socket, why: 'refused' };
  return { hall: next, effects: [tellHosts(next), dismiss], answer: true };
}

/** Nobody has to be let in any more, but those whose token says so. */
export function letEverybodyIn(hall: RoomRecord, rules: DoorRules): Decision<null> {
  const free = [...hall.waiting.values()].filter(({ entrant }) => entrant.lobby !== true);
  return inTurn(
    hall,
    ...free.map(
      ({ entrant }) =>
        (next: RoomRecord) =>
          letIn(next, entrant.id, rules),
    ),
  );
}

export const notFound: WireError = { code: 'not-found', message: 'Nobody of this id is there.' };

function sit(hall: RoomRecord, waiting: Waiting, rules: DoorRules, welcome: boolean): Decision<Found> {
  const { entrant, process, socket } = waiting;
  const admission = admit(hall.room, entrant, { ...rules, welcome });
  if (admission.kind === 'waits') return { hall, effects: [], answer: { kind: 'waits' } };
  if (admission.kind === 'locked')
    return refused(hall, 'room-locked', 'This call is locked. Ask a host to open it.');
  if (!('room' in admission)) {
    const message = `The room is full: it takes ${rules.capacity} participants. Try again when somebody has left.`;
    return refused(hall, 'room-full', message);
  }
  const { room, member } = admission;
  const { id, session } = member;
  const before: Place | undefined = hall.places.get(id);
  const seated = { process, socket, ...(entrant.bars ? { bars: entrant.bars } : {}) };
  const next = { ...hall, room, places: new Map(hall.places).set(id, seated) };
  const effects: Effect[] = [{ kind: 'seat', id, socket, session, welcome }];
  if (hall.room.members.size === 0) effects.unshift(note(next, 'started'));
  if (before && before.socket !== socket) {
    const why = hall.room.members.get(id)?.session === session ? 'resumed' : 'replaced';
    effects.push({ kind: 'dismiss', ...addressee(id, before), why });
  }
  effects.push(note(next, admission.kind === 'joined' ? 'joined' : 'returned', member));
  if (admission.kind !== 'unchanged') {
    const event = admission.kind === 'joined' ? 'participant-joined' : 'participant-updated';
    effects.push(tellOfMember(event, room, member, socket));
  }
  if (member.role === 'host' && hall.waiting.size > 0) effects.push(tellHosts(next));
  return { hall: next, effects, answer: { kind: 'in', joinedAt: member.joinedAt, room: snapshot(room) } };
}

function addressee(id: string, { socket }: Place): Addressee {
  return { id, socket };
}

function refused(hall: RoomRecord, code: WireErrorCode, message: string): Decision<Found> {
  return { hall, effects: [], answer: { kind: 'refused', error: { code, message } } };
}
