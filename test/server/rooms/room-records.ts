import fc from 'fast-check';
import { admitFromLobby, enter } from '../../../server/rooms/entry.js';
import { moderate } from '../../../server/rooms/moderation.js';
import {
  type Decision,
  emptyRoomRecord,
  endMembership,
  type RoomRecord,
} from '../../../server/rooms/room-record.js';

export const rules = { capacity: 4, nowMs: 1_000_000, bannedUntilMs: () => null };
export const participantIds = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
const processes = ['here', 'there', 'elsewhere'] as const;

type Step = (record: RoomRecord) => Decision<unknown>;

const anyId = fc.constantFrom(...participantIds);
const anyPlace = fc.record({
  process: fc.constantFrom(...processes),
  socketId: fc.integer({ min: 1, max: 9 }).map(String),
});
const anyRole = fc.constantFrom('host', 'guest');
const entering = fc.record({ id: anyId, place: anyPlace, role: anyRole, lobby: fc.boolean() }).map(
  ({ id, place, role, lobby }): Step =>
    (record) => {
      const media = { counter: 0, microphone: true, camera: false, screen: false };
      const banKeys = { keys: [`sub ${id}`], untilMs: 2_000_000 };
      const session = `s ${place.socketId}`;
      const entrant = { id, session, name: id, media, role, lobby, banKeys } as const;
      return enter(record, { entrant, ...place }, rules);
    },
);
const otherStep = anyId.chain((id) =>
  fc.constantFrom<Step>(
    (record) => admitFromLobby(record, id, rules),
    (record) => endMembership(record, { id, socketId: record.places.get(id)?.socketId ?? '' }, 'left'),
    (record) => moderate(record, id, { action: 'set-room', settings: { lobby: true } }, rules),
    (record) => moderate(record, id, { action: 'remove', id: 'a' }, rules),
  ),
);

/** Arbitrary record of a room with a history of joins, lobby, moderation and leaves. */
export const anyRoomRecord = fc
  .array(fc.oneof({ weight: 3, arbitrary: entering }, otherStep), { maxLength: 20 })
  .map((steps) => steps.reduce<RoomRecord>((record, step) => step(record).record, emptyRoomRecord('room')));
