import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { WakeLock } from '../../../../component/call/page/wake-lock.js';
import { silentLogger } from '../../../../component/core/log.js';
import { rest } from '../../../support/fakes/clock.js';

describe('WakeLock', () => {
  it('survives a browser that refuses the lock', async () => {
    const refused = () => Promise.reject(new DOMException('hidden', 'NotAllowedError'));
    const lock = new WakeLock({ request: refused, onVisible: () => () => undefined }, silentLogger);
    lock.hold(true);
    await rest();
    lock.hold(false);
  });

  it('releases a lock that arrives after it is no longer wanted', async () => {
    let released = 0;
    const request = async () => ({
      release: async () => {
        released += 1;
      },
    });
    const lock = new WakeLock({ request, onVisible: () => () => undefined }, silentLogger);
    lock.hold(true);
    lock.hold(false);
    await rest();
    assert.equal(released, 1);
  });

  it('does nothing in a browser without wake locks', () => {
    new WakeLock(null, silentLogger).hold(true);
  });
});
