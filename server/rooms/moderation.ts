import type { Moderation, ParticipantId, WireError } from '../protocol/index.js';
import {
  admitAllFromLobby,
  admitFromLobby,
  denyFromLobby,
  type EntryRules,
  notFound,
  TICKET_MS,
  TICKETS,
} from './entry.js';
import { configure, mute, remove } from './room.js';
import {
  broadcastLobby,
  broadcastMember,
  broadcastVersion,
  type Decision,
  type Effect,
  emptyRoomRecord,
  endMembership,
  inSequence,
  lifecycle,
  type RoomRecord,
} from './room-record.js';

// Moderation as pure decisions: mute, remove, room settings, and the end of the call.

/** Runs a host's moderation command. @returns the error, or `null` on success */
export function moderate(
  record: RoomRecord,
  by: ParticipantId,
  moderation: Moderation,
  rules: EntryRules,
): Decision<WireError | null> {
  if (record.room.members.get(by)?.role !== 'host')
    return { record, effects: [], result: { code: 'not-allowed', message: 'Only a host may do that.' } };
  switch (moderation.action) {
    case 'admit':
      return admitFromLobby(record, moderation.id, rules);
    case 'deny':
      return orNotFound(denyFromLobby(record, moderation.id));
    case 'mute':
      return orNotFound(muteMember(record, moderation.id));
    case 'remove':
      return orNotFound(removeParticipant(record, moderation.id, rules));
    case 'set-room':
      return changeSettings(record, moderation.settings, rules);
    case 'end':
      return { ...endCall(record, rules), result: null };
  }
}

/** Removes a participant and bans it for the lifetime of its token. @returns whether it was in the room or lobby */
export function removeParticipant(
  record: RoomRecord,
  id: ParticipantId,
  { nowMs }: Pick<EntryRules, 'nowMs'>,
): Decision<boolean> {
  const place = record.places.get(id);
  if (!place) return denyFromLobby(record, id);
  const { keys = [], untilMs = 0 } = place.banKeys ?? {};
  const effects: Effect[] = [
    { kind: 'ban', key: id, untilMs: nowMs + TICKET_MS },
    ...keys.map((key) => ({ kind: 'ban', key, untilMs }) as const),
    { kind: 'dismiss', id, socketId: place.socketId, reason: 'removed' },
  ];
  const ended = endMembership(record, { id, socketId: place.socketId }, 'removed');
  return { record: ended.record, effects: [...effects, ...ended.effects], result: true };
}

/** Ends the call for everyone, including the lobby, and voids its tickets. @returns whether there was a call */
export function endCall(record: RoomRecord, { nowMs }: Pick<EntryRules, 'nowMs'>): Decision<boolean> {
  const everyone = [...record.waiting, ...record.places];
  if (everyone.length === 0) return { record, effects: [], result: false };
  const effects: Effect[] = [
    ...everyone.map(([id, { socketId }]) => ({ kind: 'dismiss', id, socketId, reason: 'ended' }) as const),
    { kind: 'ban', key: TICKETS, untilMs: nowMs + TICKET_MS },
  ];
  let rest = record;
  for (const member of record.room.members.values()) {
    rest = { ...rest, room: remove(rest.room, member.id) ?? rest.room };
    effects.push(lifecycle(rest, 'ended', member));
  }
  if (record.places.size > 0) effects.push(lifecycle(rest, 'emptied'));
  return { record: emptyRoomRecord(record.name), effects, result: true };
}

function muteMember(record: RoomRecord, id: ParticipantId): Decision<boolean> {
  const muted = mute(record.room, id);
  if (!muted) return { record, effects: [], result: false };
  const { room, member } = muted;
  return {
    record: { ...record, room },
    effects: [broadcastMember('participant-updated', room, member)],
    result: true,
  };
}

function changeSettings(
  record: RoomRecord,
  change: Parameters<typeof configure>[1],
  rules: EntryRules,
): Decision<null> {
  const configured = configure(record.room, change);
  if (!configured) return { record, effects: [broadcastLobby(record)], result: null };
  const changed = { ...record, room: configured.room };
  const { record: next, effects } = inSequence(
    changed,
    ...configured.silenced.map((id) => (current: RoomRecord) => muteMember(current, id)),
    (current) =>
      change.lobby === false
        ? admitAllFromLobby(current, rules)
        : { record: current, effects: [], result: null },
  );
  return {
    record: next,
    effects: [broadcastVersion(changed), ...effects, broadcastLobby(next)],
    result: null,
  };
}

function orNotFound({ record, effects, result }: Decision<boolean>): Decision<WireError | null> {
  return { record, effects, result: result ? null : notFound };
}
