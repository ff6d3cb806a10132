import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseMessage, peerLimits } from '../../../component/peer-protocol/index.js';

describe('parseMessage', () => {
  const valid = [
    ['control', { kind: 'beat', at: 1.5 }],
    ['control', { kind: 'beat', at: 2, heard: { at: 1, agoMs: 0.5 }, voice: 0.1 }],
    ['control', { kind: 'key-frame' }],
    ['control', { kind: 'wishes', camera: { width: 320, height: 180 }, screen: null }],
    ['control', { kind: 'paused', camera: true, screen: false }],
    ['control', { kind: 'voice', level: 0 }],
    ['control', { kind: 'reaction', emoji: '👍' }],
    ['data', { kind: 'received', series: 3, count: 1 }],
    ['data', { kind: 'data', series: 3, count: 1, value: { a: [null] }, topic: 'chat' }],
  ] as const;
  for (const [channel, message] of valid)
    it(`accepts ${JSON.stringify(message)} on the ${channel} channel, and on no other`, () => {
      const text = JSON.stringify(message);
      assert.deepEqual(parseMessage(channel, text), message);
      assert.equal(parseMessage(channel === 'control' ? 'data' : 'control', text), null);
    });

  const invalid = [
    ['text that is not JSON', 'beat'],
    ['an unknown kind', { kind: 'knock' }],
    ['a heartbeat without a time', { kind: 'beat' }],
    ['a level above full scale', { kind: 'voice', level: 1.1 }],
    ['a negative size', { kind: 'wishes', camera: { width: -1, height: 1 }, screen: null }],
    ['a size above the limit', { kind: 'wishes', camera: { width: 16_385, height: 1 }, screen: null }],
    ['a long reaction', { kind: 'reaction', emoji: 'x'.repeat(33) }],
  ] as const;
  for (const [name, message] of invalid)
    it(`rejects ${name}`, () => {
      assert.equal(
        parseMessage('control', typeof message === 'string' ? message : JSON.stringify(message)),
        null,
      );
    });

  it('takes a value without a topic for one of the page', () => {
    const text = JSON.stringify({ kind: 'data', series: 1, count: 1, value: 7 });
    const message = parseMessage('data', text);
    assert.equal(message?.kind === 'data' && message.topic, 'page');
  });

  it('rejects a message above the length limit', () => {
    const ofLength = (length: number) => {
      const text = JSON.stringify({ kind: 'data', series: 1, count: 1, value: '' });
      return text.replace('""', `"${'x'.repeat(length - text.length)}"`);
    };
    assert.notEqual(parseMessage('data', ofLength(peerLimits.messageLength)), null);
    assert.equal(parseMessage('data', ofLength(peerLimits.messageLength + 1)), null);
  });

  it('never throws, whatever arrives', () => {
    const text = fc.oneof(fc.string(), fc.json(), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(text, fc.constantFrom('control', 'data'), (received, channel) => {
        assert.doesNotThrow(() => parseMessage(channel, received));
      }),
    );
  });
});
