import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseChatPart, peerLimits } from '../../../component/peer-protocol/index.js';

const message = { kind: 'message', id: 'a', text: 'Hello', private: false } as const;
const past = { id: 'a', from: 'ada', name: 'Ada', text: 'Hello', at: 1 };

describe('parseChatPart', () => {
  it('accepts a message, a request for the history, and a part of it', () => {
    for (const part of [message, { kind: 'history-wanted' }, { kind: 'history', messages: [past] }])
      assert.deepEqual(parseChatPart(part), part);
  });

  it('rejects empty and long texts, long histories, and anything else', () => {
    const long = 'x'.repeat(peerLimits.chatLength + 1);
    const histories = Array.from({ length: peerLimits.historyMessages + 1 }, () => past);
    const parts = [
      null,
      'Hello',
      { ...message, text: '' },
      { ...message, text: long },
      { ...message, id: '' },
      { kind: 'message', id: 'a', text: 'Hello' },
      { kind: 'history', messages: histories },
      { kind: 'history', messages: [{ ...past, at: -1 }] },
      { kind: 'typing' },
    ];
    for (const part of parts) assert.equal(parseChatPart(part), null, JSON.stringify(part)?.slice(0, 80));
  });
});
