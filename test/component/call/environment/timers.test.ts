import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { Timers } from '../../../../component/call/environment/timers.js';
import { clock, useFakeClock } from '../../../support/fakes/clock.js';

describe('Timers', () => {
  useFakeClock();

  it('runs each callback once, by its own timer or by `runDue` where the browser throttles it', () => {
    // A hidden page: its clock is ahead of its throttled timers.
    let aheadMs = 0;
    const timers = new Timers({ ...clock, now: () => clock.now() + aheadMs });
    const ran: string[] = [];
    timers.delay(() => ran.push('throttled'), 60_000);
    const cancel = timers.delay(() => ran.push('cancelled'), 60_000);
    timers.delay(() => ran.push('on time'), 1);
    cancel();
    mock.timers.tick(20);
    assert.deepEqual(ran, ['on time']);
    timers.runDue();
    assert.deepEqual(ran, ['on time']);
    aheadMs = 60_000;
    timers.runDue();
    timers.runDue();
    mock.timers.tick(120_000);
    assert.deepEqual(ran, ['on time', 'throttled']);
  });
});
