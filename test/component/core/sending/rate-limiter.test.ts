import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { RateLimiter } from '../../../../component/core/sending/rate-limiter.js';

describe('an allowance', () => {
  it('lets through as many as it says in any stretch of its length, and never fewer than it may', () => {
    const schedule = fc.record({
      most: fc.integer({ min: 1, max: 5 }),
      withinMs: fc.integer({ min: 1, max: 100 }),
      pausesMs: fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 60 }),
    });
    fc.assert(
      fc.property(schedule, ({ most, withinMs, pausesMs }) => {
        const allowance = new RateLimiter(most, withinMs);
        const taken: number[] = [];
        let nowMs = 0;
        for (const pauseMs of pausesMs) {
          nowMs += pauseMs;
          const inStretch = taken.filter((atMs) => atMs > nowMs - withinMs).length;
          const may = allowance.take(nowMs);
          assert.equal(may, inStretch < most);
          if (may) taken.push(nowMs);
        }
      }),
    );
  });
});
