import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertErrorShown, assertNothingOpen, joinOutcome } from '../support/browser/call-assertions.js';
import { useCalls } from '../support/browser/call-fixture.js';
import { type CallPage, waitForMesh } from '../support/browser/call-page.js';
import { denyDevices } from '../support/browser/permissions.js';
import { embeddingPage } from '../support/browser/site.js';
import { waitFor } from '../support/wait-for.js';

describe('Joining without devices', () => {
  const calls = useCalls();

  /** Asserts that the page joins a call with a participant who has devices, and receives the video. */
  async function assertJoinsWithout(page: CallPage, code: string, room: string): Promise<void> {
    const other = await calls.open(`/?room=${room}&name=Other&join`);
    await other.waitForState('joined');
    assert.equal(await joinOutcome(page), 'joined', 'join() resolves without devices');
    const { fatal } = await assertErrorShown(page, code, { fatal: false });
    assert.equal(fatal, false);
    await waitForMesh([page, other]);
    await waitFor('the video of the other participant', async () =>
      (await page.tiles()).some(({ label, picture }) => label === 'Other' && picture),
    );
    const [own] = (await page.participants()).filter(({ local }) => local);
    assert.deepEqual([own?.microphone, own?.camera], [false, false], 'both devices are shown as off');
    assert.equal((await page.resources()).liveTracks, 0);
    assert.ok(await page.hasButton('Unmute microphone'), 'the microphone can be tried again');
    assert.ok(await page.hasButton('Turn camera on'), 'the camera can be tried again');
    await page.press('Leave call');
    await page.waitForState('left');
    await assertNothingOpen(page);
  }

  it('joins after a denied permission, and shows how to allow it', async () => {
    const browser = await calls.launchChromium({ grantDevices: false });
    const page = await calls.open('/?room=refused', { browser });
    await denyDevices(page.page, calls.server.origin);
    await assertJoinsWithout(page, 'permission-denied', 'refused');
  });

  it('joins on a machine without devices, and shows the reason', async (test) => {
    const browser = await calls.launchChromium({ framesPerSecond: null });
    const page = await calls.open('/?room=no-devices', { browser });
    const inputs = await page.page.evaluate(async () => {
      const devices = await navigator.mediaDevices.enumerateDevices();
      return devices.filter(({ kind }) => kind !== 'audiooutput').length;
    });
    if (inputs > 0) return test.skip('this machine has a camera or a microphone');
    await assertJoinsWithout(page, 'device-not-found', 'no-devices');
  });

  it('joins where the Permissions-Policy of the page forbids all devices: says so, and has no button for a screen', async () => {
    const { body } = embeddingPage(calls.server.origin, 'room="policy" lang="en" autojoin');
    const headers = { 'permissions-policy': 'camera=(), microphone=(), display-capture=()' };
    calls.site.set('/policy', { body, headers });
    const page = await calls.open(`${calls.site.origin}/policy`);
    await page.waitForState('joined');
    await assertErrorShown(page, 'policy-blocked', { fatal: false });
    assert.ok(await waitFor('the whole toolbar', () => page.hasButton('Raise hand')));
    assert.equal(await page.hasButton('Share screen'), false);
  });

  it('joins on an insecure page, and shows the reason', async () => {
    const browser = await calls.launchChromium({ hosts: ['calls.test'] });
    const page = await calls.open(`http://calls.test:${calls.server.port}/?room=insecure`, { browser });
    assert.equal(await page.page.evaluate(() => window.isSecureContext), false);
    assert.equal(await joinOutcome(page), 'joined', 'join() resolves without devices');
    await assertErrorShown(page, 'insecure-context', { fatal: false });
    assert.equal((await page.resources()).liveTracks, 0);
    await page.press('Leave call');
    await page.waitForState('left');
    await assertNothingOpen(page);
  });
});
