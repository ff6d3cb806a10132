import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  noPreferences,
  type Preferences,
  readPreferences,
  serializePreferences,
} from '../../../../component/core/interface/preferences.js';

const id = fc.option(fc.string({ minLength: 1, maxLength: 256 }));
const preferences: fc.Arbitrary<Preferences> = fc.record({
  name: fc.string({ unit: 'binary', maxLength: 64 }),
  microphone: id,
  camera: id,
  speaker: id,
  muted: fc.boolean(),
  cameraOff: fc.boolean(),
  shortcuts: fc.boolean(),
  announcements: fc.constantFrom('all', 'fewer', 'none'),
  sharing: fc.constantFrom('detail', 'motion'),
});

describe('readPreferences', () => {
  it('reads what serializePreferences has written', () => {
    fc.assert(
      fc.property(preferences, (each) =>
        assert.deepEqual(readPreferences(serializePreferences(each)), { ...each }),
      ),
    );
  });

  it('returns no preferences for missing, invalid and other versions of stored text', () => {
    const other = serializePreferences({ ...noPreferences, name: 'Ada' }).replace(
      '"version":1',
      '"version":2',
    );
    for (const text of [null, '', '{', 'null', '7', '"x"', '[]', '{}', other])
      assert.deepEqual(readPreferences(text), noPreferences, String(text));
  });

  it('returns valid preferences for any stored JSON', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...Object.keys(noPreferences)), fc.jsonValue()), (stored) => {
        const read = readPreferences(JSON.stringify({ ...stored, version: 1 }));
        assert.deepEqual(Object.keys(read), Object.keys(noPreferences));
        assert.ok(typeof read.name === 'string' && typeof read.muted === 'boolean');
        for (const each of [read.microphone, read.camera, read.speaker])
          assert.ok(each === null || (typeof each === 'string' && each.length > 0));
      }),
    );
  });

  it('cuts a long name between characters, and drops an invalid device id', () => {
    const read = readPreferences(
      serializePreferences({ ...noPreferences, name: '🐙'.repeat(70), camera: 'x'.repeat(257) }),
    );
    assert.equal(read.name, '🐙'.repeat(64));
    assert.equal(read.camera, null);
  });
});
