import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConcurrencyGate } from '../../../../component/call/links/concurrency-gate.js';
import {
  assertNoTimers,
  delay,
  pass,
  pendingTimers,
  rest,
  useFakeClock,
} from '../../../support/fakes/clock.js';

/** A gate whose operations expire after 500 ms, and the names of the callers that it has released. */
function setUp() {
  const gate = new ConcurrencyGate(delay, 500);
  const released: string[] = [];
  const wait = (name: string, most: number) => void gate.atMost(most).then(() => released.push(name));
  return { gate, released, wait };
}

describe('ConcurrencyGate', () => {
  useFakeClock();

  it('releases callers at once while few enough operations run', async () => {
    const { gate, released, wait } = setUp();
    wait('idle', 0);
    gate.begin({});
    wait('one allowed', 1);
    wait('none allowed', 0);
    await rest();
    assert.deepEqual(released, ['idle', 'one allowed']);
  });

  it('releases each caller as soon as few enough operations run', async () => {
    const { gate, released, wait } = setUp();
    for (const operation of [{}, {}, {}]) gate.begin(operation);
    const last = {};
    gate.begin(last);
    wait('three allowed', 3);
    wait('none allowed', 0);
    await rest();
    assert.deepEqual(released, []);
    gate.end(last);
    await rest();
    assert.deepEqual(released, ['three allowed']);
    gate.endAll();
    await rest();
    assert.deepEqual(released, ['three allowed', 'none allowed']);
  });

  it('expires an operation that never ends, and keeps no timer of an ended one', async () => {
    const { gate, released, wait } = setUp();
    const [slow, quick] = [{}, {}];
    gate.begin(slow);
    gate.begin(slow);
    gate.begin(quick);
    gate.end(quick);
    gate.end(quick);
    assert.equal(pendingTimers(), 1);
    wait('patient', 0);
    await pass(499);
    assert.deepEqual(released, []);
    await pass(1);
    assert.deepEqual(released, ['patient']);
    assertNoTimers();
  });
});
