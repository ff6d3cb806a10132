import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { playoutDelayMs } from '../../../../component/core/sending/playout-delay.js';

describe('playoutDelayMs', () => {
  it('is 0 for a short round trip, and for few losses', () => {
    assert.equal(playoutDelayMs({ roundTripMs: 40, lossShare: 0.3 }), 0);
    assert.equal(playoutDelayMs({ roundTripMs: 600, lossShare: 0.01 }), 0);
  });

  it('covers two retransmissions', () => {
    assert.equal(playoutDelayMs({ roundTripMs: 200, lossShare: 0.03 }), 450);
    assert.equal(playoutDelayMs({ roundTripMs: 300, lossShare: 0.1 }), 650);
  });

  it('is at most one second, and never shorter for a longer round trip', () => {
    const path = fc.record({
      roundTripMs: fc.nat(10_000),
      lossShare: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(path, (each) => {
        const delayMs = playoutDelayMs(each);
        assert.ok(delayMs >= 0 && delayMs <= 1_000);
        assert.ok(playoutDelayMs({ ...each, roundTripMs: each.roundTripMs + 100 }) >= delayMs);
      }),
    );
  });
});
