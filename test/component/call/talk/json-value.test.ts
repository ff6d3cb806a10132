import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { jsonOf } from '../../../../component/call/talk/json-value.js';

describe('jsonOf', () => {
  it('returns the value as it arrives on the other side', () => {
    assert.deepEqual(jsonOf({ a: [1, null, 'é'], b: undefined }, 100), { a: [1, null, 'é'] });
    assert.equal(jsonOf(null, 100), null);
  });

  it('throws invalid-argument for values that are not JSON or too long in UTF-8', () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    for (const value of [undefined, () => 1, Symbol('x'), 1n, circle, 'é'.repeat(60)])
      assert.throws(() => jsonOf(value, 100), { code: 'invalid-argument' });
    assert.equal(jsonOf('é'.repeat(49), 100), 'é'.repeat(49));
  });
});
