import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { RateLimiter } from '../../../../component/core/sending/rate-limiter.js';

describe('RateLimiter', () => {
  it('allows exactly `limit` calls in any window, and counts no rejected call', () => {
    const schedule = fc.record({
      limit: fc.integer({ min: 1, max: 5 }),
      windowMs: fc.integer({ min: 1, max: 100 }),
      pausesMs: fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 60 }),
    });
    fc.assert(
      fc.property(schedule, ({ limit, windowMs, pausesMs }) => {
        const limiter = new RateLimiter(limit, windowMs);
        const allowed: number[] = [];
        let nowMs = 0;
        for (const pauseMs of pausesMs) {
          nowMs += pauseMs;
          const inWindow = allowed.filter((atMs) => atMs > nowMs - windowMs).length;
          const isAllowed = limiter.take(nowMs);
          assert.equal(isAllowed, inWindow < limit);
          if (isAllowed) allowed.push(nowMs);
        }
      }),
    );
  });
});
