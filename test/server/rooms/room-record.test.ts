import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { anyRoomRecord, rules } from './room-records.js';

describe('RoomRecord', () => {
  it('has one place for each member and never more members than its capacity', () => {
    fc.assert(
      fc.property(anyRoomRecord, ({ room, places, waiting }) => {
        assert.deepEqual([...room.members.keys()].sort(), [...places.keys()].sort());
        assert.ok(places.size <= rules.capacity);
        for (const id of waiting.keys()) assert.ok(!places.has(id));
      }),
    );
  });
});
