import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  type ChatMessage,
  MAX_MESSAGES,
  withHistory,
  withMessage,
} from '../../../../component/core/call/chat.js';

const message = (id: string, toldBy?: string): ChatMessage => ({
  ...{ id, from: 'ada', name: 'Ada', text: id, at: 0, delivered: [], pending: [], undelivered: [] },
  ...(toldBy === undefined ? {} : { toldBy }),
});
const list = (...ids: string[]) => ids.map((id) => message(id));
const retold = (...ids: string[]) => ids.map((id) => message(id, 'bo'));
const ids = (messages: readonly ChatMessage[]) => messages.map(({ id }) => id).join('');

describe('what was said while somebody was not there', () => {
  const cases: readonly (readonly [what: string, known: string, missed: string, merged: string])[] = [
    ['to a newcomer', '', 'abc', 'abc'],
    ['before what came since', 'xy', 'abc', 'abcxy'],
    ['between what is known', 'abf', 'abcdef', 'abcdef'],
    ['behind what came last', 'ab', 'abcd', 'abcd'],
    ['with own words meanwhile', 'abxy', 'abc', 'abcxy'],
    ['nothing new', 'abc', 'abc', 'abc'],
    ['twice the same', 'a', 'abb', 'ab'],
  ];
  for (const [what, known, missed, merged] of cases)
    it(what, () => {
      assert.equal(ids(withHistory(list(...known), retold(...missed))), merged);
    });

  it('comes in parts, one behind the other', () => {
    const first = withHistory(list('x'), retold('a', 'b'));
    assert.equal(ids(withHistory(first, retold('c'))), 'abcx');
  });

  it('loses and doubles nothing, and keeps the order of both', () => {
    const sequence = fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 20 });
    fc.assert(
      fc.property(sequence, fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }), (all, isKnown) => {
        const texts = all.map(String);
        const known = texts.filter((_, index) => isKnown[index]);
        const merged = withHistory(list(...known), retold(...texts)).map(({ id }) => id);
        assert.deepEqual([...merged].sort(), [...texts].sort());
        assert.deepEqual(
          merged.filter((id) => known.includes(id)),
          known,
        );
        // From the first that both know, it is the teller's order.
        const anchor = texts.findIndex((id) => known.includes(id));
        if (anchor !== -1) assert.deepEqual(merged, texts);
      }),
    );
  });

  it('stays within what a page keeps', () => {
    const many = Array.from({ length: MAX_MESSAGES }, (_, index) => message(`m${index}`));
    assert.equal(withHistory(many, retold('x', 'y')).length, MAX_MESSAGES);
    assert.equal(withMessage(many, message('z')).length, MAX_MESSAGES);
  });
});
