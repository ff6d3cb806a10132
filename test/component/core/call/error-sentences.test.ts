import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  callError,
  errorSentence,
  invalidRoomSentence,
} from '../../../../component/core/call/error-sentences.js';

describe('errorSentence', () => {
  const codes = [
    'permission-denied',
    'device-not-found',
    'device-in-use',
    'policy-blocked',
    'insecure-context',
    'server-unreachable',
    'origin-not-allowed',
    'room-full',
    'relay-unavailable',
    'timeout',
  ] as const;
  for (const code of codes)
    it(`returns a whole sentence for ${code}`, () => assert.match(errorSentence(code), /^[A-Z].{20,}[.]$/u));

  it('names the device if it is known', () => {
    assert.match(errorSentence('device-in-use', 'camera'), /your camera\./u);
    assert.match(errorSentence('device-in-use'), /your camera or microphone\./u);
  });
});

describe('callError', () => {
  it('creates an error with the sentence of its code, and passes its options on', () => {
    const cause = new Error('inner');
    const error = callError('device-in-use', { device: 'microphone', cause, fatal: true });
    assert.deepEqual(
      [error.code, error.device, error.fatal, error.cause],
      ['device-in-use', 'microphone', true, cause],
    );
    assert.match(error.message, /your microphone\./u);
  });
});

describe('invalidRoomSentence', () => {
  it('tells a missing name from an invalid one', () => {
    assert.match(invalidRoomSentence(null), /^This call has no room/u);
    assert.match(invalidRoomSentence('\u0000'), /^The name of this room/u);
  });
});
