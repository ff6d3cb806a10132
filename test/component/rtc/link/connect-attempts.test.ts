import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConnectAttempts } from '../../../../component/rtc/link/connect-attempts.js';
import { nowMs, pass, useFakeClock } from '../../../support/fakes/clock.js';

const setUp = (random = 0) => new ConnectAttempts(nowMs, () => random);

describe('ConnectAttempts', () => {
  useFakeClock();

  it('retries with exponential backoff up to 4 s, and starts over after a success', () => {
    const attempts = setUp();
    const waits = () => Array.from({ length: 5 }, () => attempts.failed());
    assert.deepEqual(waits(), [500, 1_000, 2_000, 4_000, 4_000]);
    attempts.succeeded();
    assert.equal(attempts.failed(), 500);
  });

  it('shortens each wait by up to half at random', () => {
    const wait = setUp(0.999).failed();
    assert.ok(wait >= 250 && wait < 260, `${wait}`);
  });

  it('gives each next connection more time for its progress, up to 20 s, but not one that was connected before', () => {
    const attempts = setUp();
    assert.equal(attempts.progressed(false), 6_000);
    attempts.failed();
    assert.equal(attempts.progressed(false), 9_000);
    assert.equal(attempts.progressed(true), 6_000);
    for (let failure = 0; failure < 10; failure += 1) attempts.failed();
    assert.equal(attempts.progressed(false), 20_000);
  });

  it('counts as young for 2 s after a new connection or an ICE restart', async () => {
    const attempts = setUp();
    attempts.begun();
    await pass(1_999);
    assert.equal(attempts.isYoung, true);
    await pass(1);
    assert.equal(attempts.isYoung, false);
    attempts.restarted();
    assert.equal(attempts.isYoung, true);
  });

  it('counts as stuck 6 s after the last progress, but never while its offer is unanswered', async () => {
    const attempts = setUp();
    attempts.begun();
    await pass(60_000);
    assert.equal(attempts.isStuck, false);
    attempts.progressed(false);
    await pass(5_999);
    assert.equal(attempts.isStuck, false);
    await pass(1);
    assert.equal(attempts.isStuck, true);
  });

  it('counts as unreachable 15 s after the first connection, however many followed', async () => {
    const attempts = setUp();
    assert.equal(attempts.isUnreachable, false);
    attempts.begun();
    await pass(10_000);
    attempts.begun();
    await pass(5_000);
    assert.equal(attempts.isUnreachable, true);
  });
});
