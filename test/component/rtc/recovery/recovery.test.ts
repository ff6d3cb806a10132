import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Recovery } from '../../../../component/rtc/recovery/recovery.js';
import { assertNoTimers, delay, nowMs, pass, useFakeClock } from '../../../support/fakes/clock.js';

function setUp() {
  const server = { canSend: true };
  const steps: string[] = [];
  const step = (name: string) => () => steps.push(`${name} at ${nowMs()}`);
  const recovery = new Recovery({
    delay,
    nowMs,
    canSend: () => server.canSend,
    restartIce: step('restart'),
    replaceConnection: step('replace'),
  });
  return { recovery, server, steps };
}

describe('Recovery', () => {
  useFakeClock();

  it('restarts ICE twice, 5 s apart, and then replaces the connection', async () => {
    const { recovery, steps } = setUp();
    recovery.begin();
    await pass(60_000);
    assert.deepEqual(steps, ['restart at 0', 'restart at 5000', 'replace at 10000']);
    assertNoTimers();
  });

  it('takes the next step at once when the browser reports another failure', () => {
    const { recovery, steps } = setUp();
    for (let failure = 0; failure < 3; failure += 1) recovery.begin();
    assert.deepEqual(steps, ['restart at 0', 'restart at 0', 'replace at 0']);
  });

  it('replaces the connection at once where the server returns too late for ICE restarts', async () => {
    const { recovery, server, steps } = setUp();
    server.canSend = false;
    recovery.begin();
    await pass(12_500);
    server.canSend = true;
    await pass(1_000);
    assert.deepEqual(steps, ['replace at 13000']);
  });

  it('starts over on `retry`, but only while it is running', async () => {
    const { recovery, steps } = setUp();
    recovery.retry();
    assert.deepEqual(steps, []);
    recovery.begin();
    await pass(9_000);
    recovery.retry();
    await pass(4_000);
    assert.deepEqual(steps, ['restart at 0', 'restart at 5000', 'restart at 9000']);
  });

  it('takes no step after its end', async () => {
    const { recovery, steps } = setUp();
    recovery.begin();
    recovery.end();
    await pass(60_000);
    assert.deepEqual(steps, ['restart at 0']);
    assertNoTimers();
  });
});
