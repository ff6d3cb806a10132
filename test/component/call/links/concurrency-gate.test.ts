import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConcurrencyGate } from '../../../../component/call/links/concurrency-gate.js';
import { rest } from '../../../support/peer-link.js';

/** With a clock that is turned by hand, and who has been let through. */
function setUp() {
  const timers = new Set<() => void>();
  const underWay = new ConcurrencyGate((callback, delayMs) => {
    assert.equal(delayMs, 500);
    timers.add(callback);
    return () => timers.delete(callback);
  }, 500);
  const passed: string[] = [];
  const wait = (name: string, most: number) => void underWay.atMost(most).then(() => passed.push(name));
  const elapse = () => {
    for (const callback of [...timers]) callback();
  };
  return { underWay, timers, passed, wait, elapse };
}

describe('UnderWay', () => {
  it('lets through at once what it has room for', async () => {
    const { underWay, passed, wait } = setUp();
    wait('none', 0);
    underWay.begin({});
    wait('room', 1);
    wait('full', 0);
    await rest();
    assert.deepEqual(passed, ['none', 'room']);
  });

  it('lets each through as soon as few enough are under way', async () => {
    const { underWay, passed, wait } = setUp();
    for (const what of [{}, {}, {}]) underWay.begin(what);
    const last = {};
    underWay.begin(last);
    wait('three', 3);
    wait('none', 0);
    await rest();
    assert.deepEqual(passed, []);
    underWay.end(last);
    await rest();
    assert.deepEqual(passed, ['three']);
    underWay.endAll();
    await rest();
    assert.deepEqual(passed, ['three', 'none']);
  });

  it('is not kept waiting for ever, and keeps no timer of what is over', async () => {
    const { underWay, timers, passed, wait, elapse } = setUp();
    const [slow, quick] = [{}, {}];
    underWay.begin(slow);
    underWay.begin(slow);
    underWay.begin(quick);
    underWay.end(quick);
    underWay.end(quick);
    assert.equal(timers.size, 1);
    wait('patient', 0);
    elapse();
    await rest();
    assert.deepEqual(passed, ['patient']);
    assert.equal(timers.size, 0);
  });
});
