import { limits, type RoomSnapshot, type WireError, type WireErrorCode } from '../protocol/index.js';
import { admit, snapshot } from './room.js';
import {
  broadcastLobby,
  broadcastMember,
  type Decision,
  type Effect,
  inSequence,
  type LobbyEntry,
  lifecycle,
  type RoomRecord,
  without,
} from './room-record.js';

// Entry into a room as pure decisions: admission, the lobby, bans and tickets.

/** Limits and current state that decide whether a participant may enter. */
export interface EntryRules {
  /** Members a room holds, including those whose connection is lost but whose place is kept. */
  readonly capacity: number;
  readonly nowMs: number;
  /** End of the ban on a key, in ms since 1970; `null` if the key is not banned. */
  bannedUntilMs(key: string): number | null;
}

/** Result of a request to enter. `waiting`: in the lobby, until a host admits the participant. */
export type EntryResult =
  | { readonly kind: 'admitted'; readonly joinedAt: number; readonly room: RoomSnapshot }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'refused'; readonly error: WireError };

/** Lifetime of a ticket. A ban must outlive every ticket that was issued before it. */
export const TICKET_MS = 24 * 3_600_000;
/** Ban key of all tickets of a call that was ended. */
export const TICKETS = 'tickets';

/** Ban keys that must be read before `enter` can decide. */
export function banKeysToRead({ entrant }: Pick<LobbyEntry, 'entrant'>): readonly string[] {
  return [entrant.id, ...(entrant.banKeys?.keys ?? []), TICKETS];
}

/** Decides a request to enter: admits the participant, puts it into the lobby, or refuses it. */
export function enter(record: RoomRecord, request: LobbyEntry, rules: EntryRules): Decision<EntryResult> {
  const { entrant, socketId } = request;
  const refuse = (code: WireErrorCode, message: string) => refused(record, code, message);
  const keys = [entrant.id, ...(entrant.banKeys?.keys ?? [])];
  if (keys.some((key) => (rules.bannedUntilMs(key) ?? 0) > rules.nowMs))
    return refuse('removed', 'You have been removed from this call.');
  // A ticket is valid only for the call in which it was issued.
  const endedAtMs = (rules.bannedUntilMs(TICKETS) ?? 0) - TICKET_MS;
  if (entrant.ticketIssuedAtMs !== undefined && entrant.ticketIssuedAtMs <= endedAtMs)
    return refuse('token-expired', 'This call has ended. Ask for a new invitation.');
  const previous = record.waiting.get(entrant.id);
  const cleared = previous ? { ...record, waiting: without(record.waiting, entrant.id) } : record;
  const dismissals: Effect[] =
    previous && previous.socketId !== socketId
      ? [{ kind: 'dismiss', id: entrant.id, socketId: previous.socketId, reason: 'resumed' }]
      : [];
  const attempt = takePlace(cleared, request, rules, false);
  if (attempt.result.kind !== 'waiting') return { ...attempt, effects: [...dismissals, ...attempt.effects] };
  if (cleared.waiting.size >= limits.maxWaiting)
    return refuse('room-full', 'Too many people wait to be let in. Try again in a moment.');
  const next = { ...cleared, waiting: new Map(cleared.waiting).set(entrant.id, request) };
  return { record: next, effects: [...dismissals, broadcastLobby(next)], result: attempt.result };
}

/**
 * Admits a participant from the lobby. If the room is full, the participant stays in the lobby.
 *
 * @returns the error, or `null` on success
 */
export function admitFromLobby(
  record: RoomRecord,
  id: string,
  rules: EntryRules,
): Decision<WireError | null> {
  const request = record.waiting.get(id);
  if (!request) return { record, effects: [], result: notFound };
  const attempt = takePlace(record, request, rules, true);
  if (attempt.result.kind !== 'admitted')
    return { record, effects: [], result: attempt.result.kind === 'refused' ? attempt.result.error : null };
  const next = { ...attempt.record, waiting: without(attempt.record.waiting, id) };
  return { record: next, effects: [...attempt.effects, broadcastLobby(next)], result: null };
}

/** Denies admission to a participant in the lobby. @returns whether the participant was in it */
export function denyFromLobby(record: RoomRecord, id: string): Decision<boolean> {
  const request = record.waiting.get(id);
  if (!request) return { record, effects: [], result: false };
  const next = { ...record, waiting: without(record.waiting, id) };
  const dismiss: Effect = { kind: 'dismiss', id, socketId: request.socketId, reason: 'refused' };
  return { record: next, effects: [broadcastLobby(next), dismiss], result: true };
}

/** Admits everyone in the lobby when it is switched off, except those whose token requires a host. */
export function admitAllFromLobby(record: RoomRecord, rules: EntryRules): Decision<null> {
  const admissible = [...record.waiting.values()].filter(({ entrant }) => entrant.lobby !== true);
  return inSequence(
    record,
    ...admissible.map(
      ({ entrant }) =>
        (next: RoomRecord) =>
          admitFromLobby(next, entrant.id, rules),
    ),
  );
}

export const notFound: WireError = { code: 'not-found', message: 'There is no participant with this id.' };

function takePlace(
  record: RoomRecord,
  request: LobbyEntry,
  rules: EntryRules,
  byHost: boolean,
): Decision<EntryResult> {
  const { entrant, process, socketId } = request;
  const admission = admit(record.room, entrant, { ...rules, byHost });
  if (admission.kind === 'lobby') return { record, effects: [], result: { kind: 'waiting' } };
  if (admission.kind === 'locked')
    return refused(record, 'room-locked', 'This call is locked. Ask a host to open it.');
  if (!('room' in admission)) {
    const message = `The room is full: it takes ${rules.capacity} participants. Try again when someone has left.`;
    return refused(record, 'room-full', message);
  }
  const { room, member } = admission;
  const { id, session } = member;
  const previous = record.places.get(id);
  const place = { process, socketId, ...(entrant.banKeys ? { banKeys: entrant.banKeys } : {}) };
  const next = { ...record, room, places: new Map(record.places).set(id, place) };
  const effects: Effect[] = [{ kind: 'place', id, socketId, session, fromLobby: byHost }];
  if (record.room.members.size === 0) effects.unshift(lifecycle(next, 'started'));
  if (previous && previous.socketId !== socketId) {
    const reason = record.room.members.get(id)?.session === session ? 'resumed' : 'replaced';
    effects.push({ kind: 'dismiss', id, socketId: previous.socketId, reason });
  }
  effects.push(lifecycle(next, admission.kind === 'joined' ? 'joined' : 'returned', member));
  if (admission.kind !== 'unchanged') {
    const event = admission.kind === 'joined' ? 'participant-joined' : 'participant-updated';
    effects.push(broadcastMember(event, room, member, socketId));
  }
  if (member.role === 'host' && record.waiting.size > 0) effects.push(broadcastLobby(next));
  return {
    record: next,
    effects,
    result: { kind: 'admitted', joinedAt: member.joinedAt, room: snapshot(room) },
  };
}

function refused(record: RoomRecord, code: WireErrorCode, message: string): Decision<EntryResult> {
  return { record, effects: [], result: { kind: 'refused', error: { code, message } } };
}
