import type { Moderation, ParticipantId, WireError } from '../protocol/index.js';
import { type DoorRules, letEverybodyIn, letIn, notFound, TICKET_MS, TICKETS, turnAway } from './entry.js';
import { configure, mute, remove } from './room.js';
import {
  type Decision,
  type Effect,
  emptyRoomRecord,
  end,
  inTurn,
  note,
  type RoomRecord,
  tellHosts,
  tellOfMember,
  tellOfVersion,
} from './room-record.js';

/** Does what a host asks for. @returns what was wrong with it, or `null` */
export function moderate(
  hall: RoomRecord,
  by: ParticipantId,
  moderation: Moderation,
  rules: DoorRules,
): Decision<WireError | null> {
  if (hall.room.members.get(by)?.role !== 'host')
    return { hall, effects: [], answer: { code: 'not-allowed', message: 'Only a host may do that.' } };
  switch (moderation.action) {
    case 'admit':
      return letIn(hall, moderation.id, rules);
    case 'deny':
      return found(turnAway(hall, moderation.id));
    case 'mute':
      return found(silence(hall, moderation.id));
    case 'remove':
      return found(putOut(hall, moderation.id, rules));
    case 'set-room':
      return decide(hall, moderation.settings, rules);
    case 'end':
      return { ...endCall(hall, rules), answer: null };
  }
}

/** Somebody goes who does not want to, for as long as their token would let them in again. @returns whether they were there */
export function putOut(
  hall: RoomRecord,
  id: ParticipantId,
  { nowMs }: Pick<DoorRules, 'nowMs'>,
): Decision<boolean> {
  const place = hall.places.get(id);
  if (!place) return turnAway(hall, id);
  const { keys = [], untilMs = 0 } = place.bars ?? {};
  const effects: Effect[] = [
    { kind: 'bar', key: id, untilMs: nowMs + TICKET_MS },
    ...keys.map((key) => ({ kind: 'bar', key, untilMs }) as const),
    { kind: 'dismiss', id, socket: place.socket, why: 'removed' },
  ];
  const ended = end(hall, { id, socket: place.socket }, 'removed');
  return { hall: ended.hall, effects: [...effects, ...ended.effects], answer: true };
}

/** The call is over for everybody. @returns whether there was one */
export function endCall(hall: RoomRecord, { nowMs }: Pick<DoorRules, 'nowMs'>): Decision<boolean> {
  const everybody = [...hall.waiting, ...hall.places];
  if (everybody.length === 0) return { hall, effects: [], answer: false };
  const effects: Effect[] = [
    ...everybody.map(([id, { socket }]) => ({ kind: 'dismiss', id, socket, why: 'ended' }) as const),
    { kind: 'bar', key: TICKETS, untilMs: nowMs + TICKET_MS },
  ];
  let left = hall;
  for (const member of hall.room.members.values()) {
    left = { ...left, room: remove(left.room, member.id) ?? left.room };
    effects.push(note(left, 'ended', member));
  }
  if (hall.places.size > 0) effects.push(note(left, 'emptied'));
  return { hall: emptyRoomRecord(hall.name), effects, answer: true };
}

function silence(hall: RoomRecord, id: ParticipantId): Decision<boolean> {
  const muted = mute(hall.room, id);
  if (!muted) return { hall, effects: [], answer: false };
  const { room, member } = muted;
  return {
    hall: { ...hall, room },
    effects: [tellOfMember('participant-updated', room, member)],
    answer: true,
  };
}

function decide(hall: RoomRecord, change: Parameters<typeof configure>[1], rules: DoorRules): Decision<null> {
  const configured = configure(hall.room, change);
  if (!configured) return { hall, effects: [tellHosts(hall)], answer: null };
  const changed = { ...hall, room: configured.room };
  const { hall: next, effects } = inTurn(
    changed,
    ...configured.silenced.map((id) => (muted: RoomRecord) => silence(muted, id)),
    (muted) =>
      change.lobby === false ? letEverybodyIn(muted, rules) : { hall: muted, effects: [], answer: null },
  );
  return { hall: next, effects: [tellOfVersion(changed), ...effects, tellHosts(next)], answer: null };
}

function found({ hall, effects, answer }: Decision<boolean>): Decision<WireError | null> {
  return { hall, effects, answer: answer ? null : notFound };
}
