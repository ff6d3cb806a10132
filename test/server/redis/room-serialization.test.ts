import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseRoomRecord, serializeRoomRecord } from '../../../server/redis/room-serialization.js';
import { emptyRoomRecord } from '../../../server/rooms/room-record.js';
import { anyRoomRecord } from '../rooms/room-records.js';

describe('room serialization', () => {
  it('gives the same record after serializing and parsing', () => {
    fc.assert(
      fc.property(anyRoomRecord, (record) => {
        const parsed = parseRoomRecord('room', serializeRoomRecord(record));
        const isEmpty = record.places.size + record.waiting.size === 0;
        assert.deepEqual(parsed, isEmpty ? emptyRoomRecord('room') : record);
      }),
    );
  });

  it('parses text that is not JSON as an empty record', () => {
    assert.deepEqual(parseRoomRecord('room', '{"room":'), emptyRoomRecord('room'));
  });
});
