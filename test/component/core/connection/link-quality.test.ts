import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Quality } from '../../../../component/core/call/participant.js';
import {
  type LinkCondition,
  qualityOf,
  smoothLoss,
  smoothRoundTrip,
} from '../../../../component/core/connection/link-quality.js';

const fine: LinkCondition = { roundTripMs: 40, lossShare: 0, video: 'full', cpuLimited: false };
const quality = (change: Partial<LinkCondition>, before: Quality) =>
  qualityOf({ ...fine, ...change }, before).quality;
const reason = (change: Partial<LinkCondition>) => qualityOf({ ...fine, ...change }, 'good').reason;

describe('qualityOf', () => {
  it('follows the round-trip time, and improves only with a margin', () => {
    assert.equal(quality({}, 'unknown'), 'good');
    assert.equal(quality({ roundTripMs: 300 }, 'good'), 'fair');
    assert.equal(quality({ roundTripMs: 280 }, 'fair'), 'fair');
    assert.equal(quality({ roundTripMs: 230 }, 'fair'), 'good');
    assert.equal(quality({ roundTripMs: 800 }, 'fair'), 'poor');
    assert.equal(quality({ roundTripMs: 700 }, 'poor'), 'poor');
    assert.equal(quality({ roundTripMs: 100 }, 'poor'), 'good');
  });

  it('follows the loss share, with the same margin', () => {
    assert.equal(quality({ lossShare: 0.02 }, 'good'), 'good');
    assert.equal(quality({ lossShare: 0.05 }, 'good'), 'fair');
    assert.equal(quality({ lossShare: 0.12 }, 'good'), 'poor');
    assert.equal(quality({ lossShare: 0.09 }, 'poor'), 'poor');
  });

  it('is the quality of the worst measurement, with that one as its reason', () => {
    assert.equal(reason({}), 'round-trip-time');
    assert.equal(reason({ lossShare: 0.05 }), 'packet-loss');
    assert.equal(reason({ video: 'degraded' }), 'bandwidth');
    assert.equal(reason({ cpuLimited: true }), 'processor');
    assert.deepEqual(
      qualityOf({ roundTripMs: 400, lossShare: 0.05, video: 'paused', cpuLimited: true }, 'good'),
      {
        quality: 'poor',
        reason: 'bandwidth',
      },
    );
  });
});

describe('smoothRoundTrip', () => {
  it('is hardly changed by one late reply', () => {
    const smooth = [50, 50, 50, 900].reduce<number | null>(smoothRoundTrip, null) ?? 0;
    assert.equal(quality({ roundTripMs: smooth }, 'good'), 'good');
  });

  it('stays between the smallest and the largest measurement', () => {
    const measurements = fc.array(fc.nat(5_000), { minLength: 1 });
    fc.assert(
      fc.property(measurements, (all) => {
        const smooth = all.reduce<number | null>(smoothRoundTrip, null) ?? 0;
        assert.ok(smooth >= Math.min(...all) - 1e-6 && smooth <= Math.max(...all) + 1e-6);
      }),
    );
  });
});

describe('smoothLoss', () => {
  it('averages the loss share since the last counters, and ignores an interval without packets', () => {
    const counters = (packetsReceived: number, packetsLost: number) => ({ packetsReceived, packetsLost });
    assert.equal(smoothLoss(0, counters(100, 0), counters(160, 40)), 0.1);
    assert.equal(smoothLoss(0.2, counters(100, 0), counters(100, 0)), 0.2);
    // A packet that arrives late reduces the lost counter.
    assert.equal(smoothLoss(0.4, counters(100, 5), counters(200, 4)).toFixed(3), '0.300');
  });
});
