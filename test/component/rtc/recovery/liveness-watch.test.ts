import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LivenessWatch } from '../../../../component/rtc/recovery/liveness-watch.js';
import { assertNoTimers, delay, nowMs, pass, suspend, useFakeClock } from '../../../support/fakes/clock.js';

/** A watch whose browser counts `arrived` bytes. */
function setUp() {
  const browser = { arrived: 0, reads: 0, refusal: null as Error | null };
  const events: string[] = [];
  const watch = new LivenessWatch({
    delay,
    nowMs,
    readArrived: async () => {
      browser.reads += 1;
      if (browser.refusal) throw browser.refusal;
      return browser.arrived;
    },
    onLost: () => events.push(`lost at ${nowMs()}`),
    onRecovered: () => events.push(`recovered at ${nowMs()}`),
    onFault: (error) => events.push(String(error)),
  });
  return { browser, events, watch };
}

describe('LivenessWatch', () => {
  useFakeClock();

  it('reports a loss after 2.2 s of silence, once', async () => {
    const { events } = setUp();
    await pass(10_000);
    assert.deepEqual(events, ['lost at 2200']);
  });

  it('reads no counters while heartbeats arrive', async () => {
    const { browser, events, watch } = setUp();
    for (let second = 0; second < 10; second += 1) {
      watch.onHeartbeat();
      await pass(1_000);
    }
    assert.deepEqual([browser.reads, events], [0, []]);
  });

  it('reports no loss while the counters grow without heartbeats', async () => {
    const { browser, events } = setUp();
    for (let step = 0; step < 40; step += 1) {
      browser.arrived += 1;
      await pass(250);
    }
    assert.deepEqual(events, []);
    assert.ok(browser.reads > 0);
  });

  it('reports the recovery with the first heartbeat, or within 400 ms of the first arrival', async () => {
    const { browser, events, watch } = setUp();
    await pass(3_000);
    watch.onHeartbeat();
    assert.deepEqual(events, ['lost at 2200', 'recovered at 3000']);
    await pass(3_000);
    browser.arrived += 1;
    await pass(400);
    assert.equal(events.length, 4);
    assert.match(events[3] ?? '', /recovered/u);
    assert.equal(watch.lost, false);
  });

  it('trusts no counter that was read before the browser reported `disconnected`', async () => {
    const { browser, events, watch } = setUp();
    await pass(1_000);
    browser.arrived = 1_000;
    watch.checkNow();
    await pass(5_000);
    assert.equal(events.length, 1, 'what had arrived before is no sign of life');
    assert.match(events[0] ?? '', /lost/u);
  });

  it('reports a loss that its owner marks, once', () => {
    const { events, watch } = setUp();
    watch.markLost();
    watch.markLost();
    assert.deepEqual(events, ['lost at 0']);
    assert.equal(watch.lost, true);
  });

  it('does not count the time of a suspension as silence', async () => {
    const { events } = setUp();
    await suspend(60_000);
    await pass(500);
    assert.deepEqual(events, []);
    await pass(3_000);
    assert.equal(events.length, 1);
  });

  it('reports counters that cannot be read as faults, and goes by the silence meanwhile', async () => {
    const { browser, events } = setUp();
    browser.refusal = new Error('refused');
    await pass(3_000);
    assert.deepEqual(new Set(events), new Set(['Error: refused', 'lost at 2200']));
    browser.refusal = null;
    await pass(400);
    browser.arrived += 1;
    await pass(400);
    assert.match(events.at(-1) ?? '', /^recovered/u);
  });

  it('reports nothing once it is closed', async () => {
    const { events, watch } = setUp();
    watch.close();
    watch.markLost();
    await pass(10_000);
    assert.deepEqual(events, []);
    assertNoTimers();
  });
});
