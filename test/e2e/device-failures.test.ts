import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { closeBrowser, launchChromium } from '../support/browsers.js';
import { CallPage } from '../support/call-page.js';
import { assertCleared, assertShown, joinOutcome } from '../support/failure.js';
import { type Product, startProduct } from '../support/product.js';
import { until } from '../support/until.js';

describe('a device that cannot be had', () => {
  let product: Product;
  let others: Browser;

  before(async () => {
    product = await startProduct();
    others = await launchChromium();
  });
  after(async () => {
    await closeBrowser(others);
    await product?.close();
  });

  /** Joins a call with somebody who has devices, and shows that it is a call: the other's picture arrives. */
  async function assertJoinsWithout(page: CallPage, code: string, room: string): Promise<void> {
    const other = await CallPage.open(others, `${product.origin}/?room=${room}&name=Other&join`);
    try {
      await other.waitForState('joined');
      assert.equal(await joinOutcome(page), 'joined', 'join() resolves without devices');
      const { fatal } = await assertShown(page, code, { fatal: false });
      assert.equal(fatal, false);
      await Promise.all([page, other].map((each) => each.waitForCall(2)));
      await until('the picture of the other', async () =>
        (await page.tiles()).some(({ label, picture }) => label === 'Other' && picture),
      );
      const [own] = (await page.participants()).filter(({ local }) => local);
      assert.deepEqual([own?.microphone, own?.camera], [false, false], 'and says that it sends nothing');
      assert.equal((await page.resources()).liveTracks, 0);
      assert.ok(await page.has('Unmute microphone'), 'the microphone can be tried again');
      assert.ok(await page.has('Turn camera on'), 'the camera can be tried again');
      await page.press('Leave call');
      await page.waitForState('left');
      await assertCleared(page);
    } finally {
      await other.close();
    }
  }

  it('permission refused: one joins without, is told why and how to allow it', async () => {
    const browser = await launchChromium({ grantDevices: false });
    try {
      const page = await CallPage.open(browser, `${product.origin}/?room=refused`);
      const session = await page.page.createCDPSession();
      const { targetInfo } = await session.send('Target.getTargetInfo');
      for (const name of ['camera', 'microphone']) {
        await session.send('Browser.setPermission', {
          permission: { name },
          setting: 'denied',
          origin: product.origin,
          ...(targetInfo.browserContextId && { browserContextId: targetInfo.browserContextId }),
        });
      }
      await assertJoinsWithout(page, 'permission-denied', 'refused');
    } finally {
      await closeBrowser(browser);
    }
  });

  it('no devices at all: one joins without and is told why', async (test) => {
    const browser = await launchChromium({ framesPerSecond: null });
    try {
      const page = await CallPage.open(browser, `${product.origin}/?room=no-devices`);
      const inputs = await page.page.evaluate(async () => {
        const devices = await navigator.mediaDevices.enumerateDevices();
        return devices.filter(({ kind }) => kind !== 'audiooutput').length;
      });
      if (inputs > 0) return test.skip('this machine has a camera or a microphone');
      await assertJoinsWithout(page, 'device-not-found', 'no-devices');
    } finally {
      await closeBrowser(browser);
    }
  });

  it('an insecure page: one joins without devices and is told why', async () => {
    const browser = await launchChromium({ hosts: ['calls.test'] });
    try {
      const page = await CallPage.open(browser, `http://calls.test:${product.port}/?room=insecure`);
      assert.equal(await page.page.evaluate(() => window.isSecureContext), false);
      assert.equal(await joinOutcome(page), 'joined', 'one can watch and listen without devices');
      await assertShown(page, 'insecure-context', { fatal: false });
      assert.equal((await page.resources()).liveTracks, 0);
      await page.press('Leave call');
      await page.waitForState('left');
      await assertCleared(page);
    } finally {
      await closeBrowser(browser);
    }
  });
});
