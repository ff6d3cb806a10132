import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { closeBrowser, launchChromium } from '../support/browsers.js';
import { CallPage } from '../support/call-page.js';
import { assertMediaFlows, tileGoneAfterMs } from '../support/flow.js';
import { type Product, startProduct } from '../support/product.js';
import { until } from '../support/until.js';

describe('a tab that goes without a word', () => {
  let product: Product;
  let browser: Browser;

  before(async () => {
    product = await startProduct();
    browser = await launchChromium();
  });
  after(async () => {
    await closeBrowser(browser);
    await product?.close();
  });

  it('disappears for the others within 10 s when it is killed', async () => {
    const url = `${product.origin}/?room=killed&join`;
    const [witness, other, killed] = [
      await CallPage.open(browser, url),
      await CallPage.open(browser, url),
      await CallPage.open(browser, url),
    ];
    try {
      await Promise.all([witness, other, killed].map((page) => page.waitForCall(3)));
      const id = await killed.ownId();
      const session = await killed.page.createCDPSession();
      const crashed = new Promise((resolve) => session.once('Inspector.targetCrashed', resolve));
      await session.send('Inspector.enable');
      // Never answered: the renderer is gone, and nothing of the page runs any more.
      session.send('Page.crash').catch(() => undefined);
      await crashed;
      const goneAfterMs = await tileGoneAfterMs([witness, other], id, 15_000);
      console.log(`a killed tab was gone after ${Math.round(goneAfterMs)} ms`);
      assert.ok(goneAfterMs <= 10_000, `gone after ${Math.round(goneAfterMs)} ms`);
      const [left] = await witness.events('participant-left');
      assert.equal(left?.detail.reason, 'lost');
      await assertMediaFlows([witness, other]);
    } finally {
      await Promise.all([witness.close(), other.close()]);
    }
  });

  it('comes back after a reload as itself, without a second tile', async () => {
    const url = `${product.origin}/?room=reloaded&join`;
    const [witness, reloaded] = [await CallPage.open(browser, url), await CallPage.open(browser, url)];
    try {
      await Promise.all([witness, reloaded].map((page) => page.waitForCall(2)));
      const id = await reloaded.ownId();
      await witness.run((element) => {
        const seen = { most: 0, least: Number.POSITIVE_INFINITY };
        Object.assign(window, { seenTiles: seen });
        setInterval(() => {
          const count =
            element.shadowRoot?.querySelectorAll('[data-participant]:not([data-local])').length ?? 0;
          seen.most = Math.max(seen.most, count);
          seen.least = Math.min(seen.least, count);
        }, 10);
      });
      await reloaded.page.reload();
      await until('the reloaded page to be in the call', async () => (await reloaded.state()) === 'joined');
      assert.equal(await reloaded.ownId(), id, 'the same id');
      await Promise.all([witness, reloaded].map((page) => page.waitForCall(2)));
      await assertMediaFlows([witness, reloaded]);
      const seen = await witness.page.evaluate(() => Reflect.get(window, 'seenTiles'));
      assert.deepEqual(seen, { most: 1, least: 1 }, 'tiles of others that the witness saw meanwhile');
      assert.deepEqual(await witness.events('participant-left'), []);
    } finally {
      await Promise.all([witness.close(), reloaded.close()]);
    }
  });
});
