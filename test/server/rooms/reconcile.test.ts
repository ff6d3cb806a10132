import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { adoptRecord, reconcile } from '../../../server/rooms/reconcile.js';
import { emptyRoomRecord, type RoomRecord } from '../../../server/rooms/room-record.js';
import { anyRoomRecord, participantIds } from './room-records.js';

describe('reconcile', () => {
  const connectedTo = (record: RoomRecord, isConnected: (id: string) => boolean) =>
    [...record.places, ...record.waiting]
      .filter(([id, { process }]) => process === 'here' && isConnected(id))
      .map(([id, { socketId }]) => ({ id, socketId, isEntering: false }));

  it('removes participants of dead processes and those without a connection here, and no others', () => {
    fc.assert(
      fc.property(anyRoomRecord, fc.subarray<string>([...participantIds]), (record, lost) => {
        const connected = connectedTo(record, (id) => !lost.includes(id));
        const reconciled = reconcile(record, connected, 'here', (process) => process === 'there').record;
        const isKept = (id: string, { process }: { process: string }) =>
          process === 'elsewhere' || (process === 'here' && !lost.includes(id));
        const kept = (places: RoomRecord['places'] | RoomRecord['waiting']) =>
          [...places].filter(([id, place]) => isKept(id, place)).map(([id]) => id);
        assert.deepEqual([...reconciled.places.keys()], kept(record.places));
        assert.deepEqual([...reconciled.waiting.keys()], kept(record.waiting));
        assert.equal(
          reconciled.room.version - record.room.version,
          record.room.members.size - reconciled.room.members.size,
        );
      }),
    );
  });

  it('changes nothing in a record that matches the connections', () => {
    fc.assert(
      fc.property(anyRoomRecord, (record) => {
        const connected = connectedTo(record, () => true);
        const reconciled = reconcile(record, connected, 'here', () => false);
        assert.equal(reconciled.record, record);
        assert.deepEqual(reconciled.effects, []);
      }),
    );
  });

  it('dismisses a connection without a place, unless it is just entering', () => {
    const withoutPlace = { id: 'x', socketId: '1', isEntering: false };
    const entering = { id: 'y', socketId: '2', isEntering: true };
    const { effects } = reconcile(emptyRoomRecord('room'), [withoutPlace, entering], 'here', () => false);
    assert.deepEqual(effects, [{ kind: 'dismiss', id: 'x', socketId: '1', reason: 'resumed' }]);
  });
});

describe('adoptRecord', () => {
  for (const [title, version, known, expected] of [
    ['keeps a version newer than the known one', 9, 4, 9],
    ['keeps a version equal to the known one', 4, 4, 4],
    ['raises an older version above the known one', 3, 4, 5],
  ] as const)
    it(`${title}, and broadcasts it`, () => {
      const empty = emptyRoomRecord('room');
      const { record, effects } = adoptRecord({ ...empty, room: { ...empty.room, version } }, known);
      assert.equal(record.room.version, expected);
      const [effect] = effects;
      assert.ok(effect?.kind === 'broadcast' && effect.event.event === 'room-changed');
      assert.equal(effect.event.message.version, expected);
    });
});
