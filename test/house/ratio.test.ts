import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { median, pairedRatio } from '../bench/ratio.js';
import { seededRandom } from '../support/random.js';

describe('pairedRatio()', () => {
  it('takes the median of the ratios of pairs, not the ratio of the medians', () => {
    const { median: ratio } = pairedRatio([10, 200, 30], [10, 100, 60], seededRandom(1));
    assert.equal(ratio, 1);
  });

  it('finds an interval around 1 for two sides with the same noise', () => {
    const random = seededRandom(2);
    const noisy = () => Array.from({ length: 9 }, () => 400 * (0.85 + 0.3 * random()));
    const { low, high } = pairedRatio(noisy(), noisy(), random);
    assert.ok(low < 1 && high > 1, `${low} to ${high}`);
  });

  it('finds an interval above 1 for a side that is a third slower', () => {
    const random = seededRandom(3);
    const noisy = (base: number) => Array.from({ length: 9 }, () => base * (0.95 + 0.1 * random()));
    const { low, median: ratio, high } = pairedRatio(noisy(400), noisy(300), random);
    assert.ok(low > 1.2 && low <= ratio && ratio <= high, `${low}, ${ratio}, ${high}`);
  });
});

describe('median()', () => {
  it('averages the two middle values of an even number', () => {
    assert.equal(median([4, 1, 3, 2]), 2.5);
    assert.equal(median([3, 1, 2]), 2);
    assert.ok(Number.isNaN(median([])));
  });
});
