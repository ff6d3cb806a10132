import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { livenessOf, nextCheckMs } from '../../../../component/core/connection/liveness.js';

describe('liveness of a connection', () => {
  it('tolerates a late heartbeat, and reports a loss within 3 s', () => {
    assert.deepEqual([0, 1_000, 1_499].map(livenessOf), ['alive', 'alive', 'alive']);
    assert.deepEqual([1_500, 2_199].map(livenessOf), ['quiet', 'quiet']);
    assert.deepEqual([2_200, 60_000].map(livenessOf), ['lost', 'lost']);
  });

  it('schedules the next check for the moment at which the liveness can change', () => {
    assert.deepEqual([0, 1_000, 1_500, 2_000, 2_200, 2_300].map(nextCheckMs), [1_500, 500, 500, 200, 0, 200]);
  });
});
