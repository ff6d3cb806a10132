import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { playoutDelayMs } from '../../../../component/core/sending/playout-delay.js';

describe('playoutDelayMs', () => {
  it('is nothing on a short way or one that loses little', () => {
    assert.equal(playoutDelayMs({ roundTripMs: 40, lossShare: 0.3 }), 0);
    assert.equal(playoutDelayMs({ roundTripMs: 600, lossShare: 0.01 }), 0);
  });

  it('is long enough to have a packet sent again twice', () => {
    assert.equal(playoutDelayMs({ roundTripMs: 200, lossShare: 0.03 }), 450);
    assert.equal(playoutDelayMs({ roundTripMs: 300, lossShare: 0.1 }), 650);
  });

  it('is never more than a second, and never less for a worse way', () => {
    const way = fc.record({
      roundTripMs: fc.nat(10_000),
      lossShare: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(way, (each) => {
        const delayMs = playoutDelayMs(each);
        assert.ok(delayMs >= 0 && delayMs <= 1_000);
        assert.ok(playoutDelayMs({ ...each, roundTripMs: each.roundTripMs + 100 }) >= delayMs);
      }),
    );
  });
});
