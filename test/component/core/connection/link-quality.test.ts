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
import { livenessOf, nextCheckMs } from '../../../../component/core/connection/liveness.js';

const fine: LinkCondition = { roundTripMs: 40, lossShare: 0, video: 'full', cpuLimited: false };
const quality = (change: Partial<LinkCondition>, before: Quality) =>
  qualityOf({ ...fine, ...change }, before).quality;
const reason = (change: Partial<LinkCondition>) => qualityOf({ ...fine, ...change }, 'good').reason;

describe('the quality of a link', () => {
  it('follows the round trip, and gets better only when it clearly is', () => {
    assert.equal(quality({}, 'unknown'), 'good');
    assert.equal(quality({ roundTripMs: 300 }, 'good'), 'fair');
    assert.equal(quality({ roundTripMs: 280 }, 'fair'), 'fair');
    assert.equal(quality({ roundTripMs: 230 }, 'fair'), 'good');
    assert.equal(quality({ roundTripMs: 800 }, 'fair'), 'poor');
    assert.equal(quality({ roundTripMs: 700 }, 'poor'), 'poor');
    assert.equal(quality({ roundTripMs: 100 }, 'poor'), 'good');
  });

  it('follows what is lost, likewise', () => {
    assert.equal(quality({ lossShare: 0.02 }, 'good'), 'good');
    assert.equal(quality({ lossShare: 0.05 }, 'good'), 'fair');
    assert.equal(quality({ lossShare: 0.12 }, 'good'), 'poor');
    assert.equal(quality({ lossShare: 0.09 }, 'poor'), 'poor');
  });

  it('is as good as the worst of all, and says which that is', () => {
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

  it('is not changed by one late answer', () => {
    const smooth = [50, 50, 50, 900].reduce<number | null>(smoothRoundTrip, null) ?? 0;
    assert.equal(quality({ roundTripMs: smooth }, 'good'), 'good');
  });

  it('counts what is lost of what was sent meanwhile, and nothing where nothing was', () => {
    const counted = (packetsReceived: number, packetsLost: number) => ({ packetsReceived, packetsLost });
    assert.equal(smoothLoss(0, counted(100, 0), counted(160, 40)), 0.1);
    assert.equal(smoothLoss(0.2, counted(100, 0), counted(100, 0)), 0.2);
    // A late packet takes a loss back.
    assert.equal(smoothLoss(0.4, counted(100, 5), counted(200, 4)).toFixed(3), '0.300');
  });

  it('is smoothed between the measurements', () => {
    const figures = fc.array(fc.nat(5_000), { minLength: 1 });
    fc.assert(
      fc.property(figures, (all) => {
        const smooth = all.reduce<number | null>(smoothRoundTrip, null) ?? 0;
        assert.ok(smooth >= Math.min(...all) - 1e-6 && smooth <= Math.max(...all) + 1e-6);
      }),
    );
  });
});

describe('liveness', () => {
  it('lets signs of life be late, and calls silence a loss within 3 s', () => {
    assert.deepEqual([0, 1_000, 1_499].map(livenessOf), ['alive', 'alive', 'alive']);
    assert.deepEqual([1_500, 2_199].map(livenessOf), ['quiet', 'quiet']);
    assert.deepEqual([2_200, 60_000].map(livenessOf), ['lost', 'lost']);
  });

  it('looks when signs of life are late and when they have been missed, and not in between', () => {
    assert.deepEqual([0, 1_000, 1_500, 2_000, 2_200, 2_300].map(nextCheckMs), [1_500, 500, 500, 200, 0, 200]);
  });
});
