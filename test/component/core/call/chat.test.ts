import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  type ChatMessage,
  isEmoji,
  MAX_MESSAGES,
  sanitizeMessage,
  withDelivery,
  withHistory,
  withMessage,
} from '../../../../component/core/call/chat.js';

const message = (id: string, more: Partial<ChatMessage> = {}): ChatMessage => ({
  ...{ id, from: 'ada', name: 'Ada', text: id, at: 0, delivered: [], pending: [], undelivered: [] },
  ...more,
});
const live = (...ids: string[]) => ids.map((id) => message(id));
const history = (...ids: string[]) => ids.map((id) => message(id, { toldBy: 'bo' }));
const ids = (messages: readonly ChatMessage[]) => messages.map(({ id }) => id).join('');
const many = Array.from({ length: MAX_MESSAGES }, (_, index) => message(`m${index}`));

describe('withMessage', () => {
  it('appends a message, and ignores a duplicate of the same author', () => {
    const one = withMessage([], message('a'));
    assert.equal(ids(one), 'a');
    assert.ok(Object.isFrozen(one[0]));
    assert.equal(withMessage(one, message('a', { text: 'changed' })), one);
    assert.equal(ids(withMessage(one, message('a', { from: 'bo' }))), 'aa');
  });

  it('drops the oldest message above the limit', () => {
    const messages = withMessage(many, message('z'));
    assert.equal(messages.length, MAX_MESSAGES);
    assert.deepEqual([messages[0]?.id, messages.at(-1)?.id], ['m1', 'z']);
  });
});

describe('withDelivery', () => {
  const sent = [message('a'), message('b', { pending: ['bo', 'cy'] })];
  const key = { from: 'ada', id: 'b' };

  it('moves an addressee from pending to delivered or undelivered', () => {
    const [, delivered] = withDelivery(sent, { message: key, addressee: 'bo', arrived: true });
    assert.deepEqual([delivered?.pending, delivered?.delivered], [['cy'], ['bo']]);
    const [, undelivered] = withDelivery(sent, { message: key, addressee: 'cy', arrived: false });
    assert.deepEqual([undelivered?.pending, undelivered?.undelivered], [['bo'], ['cy']]);
  });

  it('returns the same list for a message or addressee that is not pending', () => {
    assert.equal(withDelivery(sent, { message: key, addressee: 'eve', arrived: true }), sent);
    const other = { from: 'bo', id: 'b' };
    assert.equal(withDelivery(sent, { message: other, addressee: 'bo', arrived: true }), sent);
  });
});

describe('withHistory', () => {
  const cases: readonly (readonly [name: string, known: string, missed: string, merged: string])[] = [
    ['fills an empty list', '', 'abc', 'abc'],
    ['inserts before what arrived since', 'xy', 'abc', 'abcxy'],
    ['inserts between known messages', 'abf', 'abcdef', 'abcdef'],
    ['appends after the last known message', 'ab', 'abcd', 'abcd'],
    ['keeps messages that only this page has', 'abxy', 'abc', 'abcxy'],
    ['changes nothing if all is known', 'abc', 'abc', 'abc'],
    ['inserts a repeated message once', 'a', 'abb', 'ab'],
  ];
  for (const [name, known, missed, merged] of cases)
    it(name, () => {
      assert.equal(ids(withHistory(live(...known), history(...missed))), merged);
    });

  it('appends a second part after the first', () => {
    const first = withHistory(live('x'), history('a', 'b'));
    assert.equal(ids(withHistory(first, history('c'))), 'abcx');
  });

  it('loses and duplicates no message, and keeps the order of both lists', () => {
    const sequence = fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 20 });
    fc.assert(
      fc.property(sequence, fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }), (all, isKnown) => {
        const texts = all.map(String);
        const known = texts.filter((_, index) => isKnown[index]);
        const merged = withHistory(live(...known), history(...texts)).map(({ id }) => id);
        assert.deepEqual([...merged].sort(), [...texts].sort());
        assert.deepEqual(
          merged.filter((id) => known.includes(id)),
          known,
        );
        // After the first message that both lists contain, the history decides the order.
        const anchor = texts.findIndex((id) => known.includes(id));
        if (anchor !== -1) assert.deepEqual(merged, texts);
      }),
    );
  });

  it('stays within the limit of a page', () => {
    assert.equal(withHistory(many, history('x', 'y')).length, MAX_MESSAGES);
  });
});

describe('sanitizeMessage', () => {
  it('removes control characters except line breaks and tabs, and trims white space', () => {
    assert.equal(sanitizeMessage(' a\u0000b\r\nc\td\u001b ', 10), 'ab\nc\td');
  });

  it('rejects an empty text, and one that is too long', () => {
    assert.equal(sanitizeMessage(' \n\u0007 ', 10), null);
    assert.equal(sanitizeMessage('x'.repeat(11), 10), null);
    assert.equal(sanitizeMessage('x'.repeat(10), 10), 'x'.repeat(10));
  });

  it('changes nothing when it is applied to its own result', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const clean = sanitizeMessage(text, 1_000);
        if (clean !== null) assert.equal(sanitizeMessage(clean, 1_000), clean);
      }),
    );
  });
});

describe('isEmoji', () => {
  it('accepts exactly one emoji, also a flag, a keycap, a skin tone and a joined one', () => {
    for (const emoji of ['👍', '👍🏽', '🇳🇱', '1️⃣', '👩‍💻', '❤️']) assert.ok(isEmoji(emoji), emoji);
    for (const text of ['', 'a', '1', '👍👍', '👍a', '🇳', '👍'.repeat(20)]) assert.ok(!isEmoji(text), text);
  });
});
