import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { WakeLock } from '../../../../component/call/page/wake-lock.js';
import { silentLogger } from '../../../../component/core/log.js';
import { rest } from '../../../support/fakes/clock.js';
import { FakeBrowser } from '../../../support/fakes/fake-browser.js';

function setUp() {
  const browser = new FakeBrowser();
  return { browser, wakeLock: new WakeLock(browser.wakeLock, silentLogger) };
}

describe('WakeLock', () => {
  it('holds one lock while it is wanted', async () => {
    const { browser, wakeLock } = setUp();
    wakeLock.hold(true);
    wakeLock.hold(true);
    await rest();
    assert.equal(browser.locksHeld, 1);
    wakeLock.hold(false);
    await rest();
    assert.deepEqual([browser.locksHeld, browser.listeners], [0, 0]);
  });

  it('requests the lock again when the page is visible again', async () => {
    const { browser, wakeLock } = setUp();
    wakeLock.hold(true);
    await rest();
    // The browser releases the lock of a hidden page by itself.
    browser.locksHeld = 0;
    browser.fire('visible');
    await rest();
    assert.equal(browser.locksHeld, 1);
  });

  it('releases a lock that arrives after it is no longer wanted', async () => {
    const { browser, wakeLock } = setUp();
    wakeLock.hold(true);
    wakeLock.hold(false);
    await rest();
    assert.equal(browser.locksHeld, 0);
  });

  it('continues in a browser that refuses the lock', async () => {
    const request = () => Promise.reject(new DOMException('hidden', 'NotAllowedError'));
    const wakeLock = new WakeLock({ request, onVisible: () => () => undefined }, silentLogger);
    wakeLock.hold(true);
    await rest();
    wakeLock.hold(false);
  });

  it('does nothing in a browser without wake locks', () => {
    new WakeLock(null, silentLogger).hold(true);
  });
});
