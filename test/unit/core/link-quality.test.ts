import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { qualityOf, smoothRoundTrip } from '../../../component/core/link-quality.js';
import { livenessOf } from '../../../component/core/liveness.js';

describe('the quality of a link', () => {
  it('follows the round trip, and gets better only when it clearly is', () => {
    assert.equal(qualityOf(40, 'unknown'), 'good');
    assert.equal(qualityOf(300, 'good'), 'fair');
    assert.equal(qualityOf(280, 'fair'), 'fair');
    assert.equal(qualityOf(230, 'fair'), 'good');
    assert.equal(qualityOf(800, 'fair'), 'poor');
    assert.equal(qualityOf(700, 'poor'), 'poor');
    assert.equal(qualityOf(100, 'poor'), 'good');
  });

  it('is not changed by one late answer', () => {
    const smooth = [50, 50, 50, 900].reduce<number | null>(smoothRoundTrip, null) ?? 0;
    assert.equal(qualityOf(smooth, 'good'), 'good');
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

describe('livenessOf', () => {
  it('lets signs of life be late, and calls silence a loss within 3 s', () => {
    assert.deepEqual([0, 1_000, 1_499].map(livenessOf), ['alive', 'alive', 'alive']);
    assert.deepEqual([1_500, 2_199].map(livenessOf), ['quiet', 'quiet']);
    assert.deepEqual([2_200, 60_000].map(livenessOf), ['lost', 'lost']);
  });
});
