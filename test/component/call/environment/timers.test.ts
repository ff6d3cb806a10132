import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { Timers } from '../../../../component/call/environment/timers.js';

describe('Timers', () => {
  it('runs each callback once, by its own timer or by runDue when the browser throttles it', () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      let nowMs = 0;
      const clock = { now: () => nowMs, measure: performance.measure, clearMeasures: () => undefined };
      const timers = new Timers(clock);
      const ran: string[] = [];
      timers.delay(() => ran.push('throttled'), 60_000);
      const cancel = timers.delay(() => ran.push('cancelled'), 60_000);
      timers.delay(() => ran.push('on time'), 1);
      cancel();
      mock.timers.tick(20);
      assert.deepEqual(ran, ['on time']);
      timers.runDue();
      assert.deepEqual(ran, ['on time']);
      nowMs = 60_000;
      timers.runDue();
      timers.runDue();
      assert.deepEqual(ran, ['on time', 'throttled']);
    } finally {
      mock.timers.reset();
    }
  });
});
