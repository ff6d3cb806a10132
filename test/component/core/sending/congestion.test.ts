import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cpuCongestion, linkCongestion } from '../../../../component/core/sending/congestion.js';

describe('linkCongestion', () => {
  const measurement = {
    availableBps: 1_000_000,
    lossShare: 0,
    allocatedBps: 500_000,
    sendsVideo: true,
    step: 0,
  };

  it('compares the capacity of the path with the allocation', () => {
    assert.equal(linkCongestion(measurement), 'headroom');
    assert.equal(linkCongestion({ ...measurement, availableBps: 200_000 }), 'congested');
    assert.equal(linkCongestion({ ...measurement, availableBps: 450_000 }), 'stable');
    assert.equal(linkCongestion({ ...measurement, availableBps: null }), 'headroom');
    assert.equal(
      linkCongestion({ ...measurement, availableBps: 90_000, allocatedBps: 40_000 }),
      'congested',
      'no capacity for video',
    );
  });

  it('steps down for losses alone at most twice, unless the capacity is unknown or too low', () => {
    assert.equal(linkCongestion({ ...measurement, lossShare: 0.06 }), 'headroom');
    assert.equal(linkCongestion({ ...measurement, lossShare: 0.2 }), 'congested');
    assert.equal(linkCongestion({ ...measurement, lossShare: 0.2, step: 2 }), 'stable');
    assert.equal(
      linkCongestion({ ...measurement, lossShare: 0.2, step: 2, availableBps: null }),
      'congested',
    );
    assert.equal(
      linkCongestion({ ...measurement, lossShare: 0.2, step: 2, availableBps: 90_000 }),
      'congested',
    );
  });

  it('reports headroom while only audio is sent, so that video is tried again', () => {
    assert.equal(linkCongestion({ ...measurement, availableBps: 50_000, sendsVideo: false }), 'headroom');
    assert.equal(linkCongestion({ ...measurement, lossShare: 0.2, sendsVideo: false }), 'headroom');
  });
});

describe('cpuCongestion', () => {
  it('follows the share of due frames that were encoded, and the limitation that encoders report', () => {
    assert.equal(cpuCongestion({ encodedShare: null, cpuLimited: false }), 'stable');
    assert.equal(cpuCongestion({ encodedShare: 0.95, cpuLimited: false }), 'headroom');
    assert.equal(cpuCongestion({ encodedShare: 0.7, cpuLimited: false }), 'stable');
    assert.equal(cpuCongestion({ encodedShare: 0.4, cpuLimited: false }), 'congested');
    assert.equal(cpuCongestion({ encodedShare: 0.95, cpuLimited: true }), 'congested');
  });
});
