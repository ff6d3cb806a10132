import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { backoffMs } from '../../../../component/core/connection/backoff.js';

describe('backoffMs', () => {
  it('doubles up to its maximum, shortened by at most half', () => {
    const unit = fc.double({ min: 0, max: 0.999_999, noNaN: true });
    fc.assert(
      fc.property(fc.nat(100), unit, (attempt, random) => {
        const waitMs = backoffMs(attempt, { firstMs: 500, maxMs: 8_000 }, random);
        const fullMs = Math.min(8_000, 500 * 2 ** attempt);
        assert.ok(waitMs <= fullMs && waitMs >= fullMs / 2);
      }),
    );
  });
});
