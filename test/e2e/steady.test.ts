import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { closeBrowser, launchChromium } from '../support/browsers.js';
import { CallPage } from '../support/call-page.js';
import { type Product, startProduct } from '../support/product.js';
import { until } from '../support/until.js';

/** As much of a LayoutShift entry as counts here (W3C layout-instability §4). */
interface Shift extends PerformanceEntry {
  readonly value: number;
  readonly sources: readonly {
    readonly previousRect: DOMRectReadOnly;
    readonly currentRect: DOMRectReadOnly;
  }[];
}

/** A tenth of what counts as good for a whole page (Core Web Vitals, CLS). */
const GOOD = 0.01;

describe('what is on the page', () => {
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

  it('does not jump from the way in to four people, a message and somebody who leaves', async () => {
    const url = `${product.origin}/?room=steady`;
    const page = await CallPage.open(browser, `${url}&name=Ada`);
    await page.page.setViewport({ width: 1280, height: 720 });
    await page.waitForState('prejoin');
    await page.page.evaluate(() => {
      const shifts: string[] = [];
      const observer = new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as Shift[])
          shifts.push(
            `${entry.value} ${entry.sources.map(({ previousRect: a, currentRect: b }) => `[${[a.x, a.y, a.width, a.height].map(Math.round)} → ${[b.x, b.y, b.width, b.height].map(Math.round)}]`).join(' ')}`,
          );
      });
      observer.observe({ type: 'layout-shift' });
      Object.assign(window, { shifts });
    });
    await page.run((element) => element.join());
    await page.waitForState('joined');
    const others: CallPage[] = [];
    for (const name of ['Bo', 'Cy', 'Di']) {
      const other = await CallPage.open(browser, `${url}&name=${name}&join`);
      others.push(other);
      await page.waitForCall(others.length + 1);
    }
    await others[0]?.run((element) => element.sendMessage('Hello'));
    await until('the message to be counted', () =>
      page.run((element) => element.shadowRoot?.querySelector('.badge') !== null),
    );
    await others[2]?.run((element) => element.leave());
    await page.waitForCall(3);
    // What has been drawn is told a frame later.
    await page.page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
    const shifts = await page.page.evaluate(() => Reflect.get(window, 'shifts') as string[]);
    const sum = shifts.reduce((before, shift) => before + Number.parseFloat(shift), 0);
    console.log(`layout shift: ${sum.toFixed(4)}\n  ${shifts.join('\n  ')}`);
    assert.ok(sum <= GOOD, `${sum} is more than ${GOOD}`);
  });
});
