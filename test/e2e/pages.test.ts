import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { closeBrowser, launchChromium } from '../support/browsers.js';
import { CallPage } from '../support/call-page.js';
import { type Product, startProduct } from '../support/product.js';
import { embeddingPage, type Site, startSite } from '../support/site.js';
import { until } from '../support/until.js';

describe('a page in a call', () => {
  let product: Product;

  let site: Site;

  before(async () => {
    product = await startProduct();
    site = await startSite();
  });
  after(async () => {
    await site?.close();
    await product?.close();
  });

  /** Two people, of whom one only listens: without a gesture, and without a microphone, a page may not play sound. */
  async function listening(browser: Browser, room: string) {
    site.set('/', embeddingPage(product.origin, `room="${room}" autojoin muted camera-off`));
    const listener = await CallPage.open(browser, site.origin);
    const session = await listener.page.createCDPSession();
    // Puppeteer's own way to evaluate counts as a gesture of the person's.
    const withoutGesture = async (expression: string) =>
      (await session.send('Runtime.evaluate', { expression, userGesture: false, awaitPromise: true })).result
        .value as unknown;
    const notices = async () =>
      Number(
        await withoutGesture(`[...document.querySelector('mesh-call').shadowRoot.querySelectorAll('button')]
          .filter((button) => button.textContent.trim() === 'Click to hear the others').length`),
      );
    const speaker = await CallPage.open(browser, `${product.origin}/?room=${room}&join`);
    await until('the notice', async () => (await notices()) === 1);
    const assertHeard = async () => {
      await until('the notice to go', async () => (await notices()) === 0);
      await Promise.all([listener, speaker].map((page) => page.waitForCall(2)));
      const heard = async () => Object.values(await listener.received())[0]?.audioEnergy ?? 0;
      const before = await heard();
      await until('the sound', async () => (await heard()) > before + 1e-5);
    };
    return { listener, withoutGesture, assertHeard };
  }

  it('that may not play sound says so once, and plays after any gesture', async () => {
    const browser = await launchChromium({ silentUntilGesture: true });
    try {
      const { listener, assertHeard } = await listening(browser, 'silent');
      // Not the button: anywhere on the page.
      await listener.page.mouse.click(3, 3);
      await assertHeard();
    } finally {
      await closeBrowser(browser);
    }
  });

  it('that opens its microphone may play sound from then on, and does so by itself', async () => {
    const browser = await launchChromium({ silentUntilGesture: true });
    try {
      const { withoutGesture, assertHeard } = await listening(browser, 'unmuted');
      await withoutGesture(`document.querySelector('mesh-call').toggleMicrophone(true)`);
      await assertHeard();
    } finally {
      await closeBrowser(browser);
    }
  });

  it('keeps its screen on, also after it was covered, and lets it go when the call is left', async () => {
    const browser: Browser = await launchChromium();
    try {
      const page = await CallPage.open(browser, 'about:blank');
      await page.page.evaluateOnNewDocument(() => {
        const locks: WakeLockSentinel[] = [];
        Object.assign(window, { held: () => locks.filter(({ released }) => !released).length });
        const { request } = WakeLock.prototype;
        WakeLock.prototype.request = async function (this: WakeLock, type) {
          const lock = await request.call(this, type);
          locks.push(lock);
          return lock;
        };
      });
      const held = () => page.page.evaluate(() => (Reflect.get(window, 'held') as () => number)());
      await page.page.goto(`${product.origin}/?room=awake&join`, { waitUntil: 'load' });
      await page.waitForState('joined');
      await until('the screen to be kept on', async () => (await held()) === 1);
      const cover = await page.page.browserContext().newPage();
      await cover.bringToFront();
      await until('the browser to take it back', async () => (await held()) === 0);
      await page.page.bringToFront();
      await until('the screen to be kept on again', async () => (await held()) === 1);
      await page.run((element) => element.leave());
      await until('the screen to be let go', async () => (await held()) === 0);
    } finally {
      await closeBrowser(browser);
    }
  });

  it('opens a panel for the first time while the server is away', async () => {
    const own = await startProduct();
    const browser = await launchChromium({ grantDevices: false });
    try {
      const page = await CallPage.open(browser, 'about:blank');
      const session = await page.page.createCDPSession();
      const { targetInfo } = await session.send('Target.getTargetInfo');
      for (const name of ['camera', 'microphone'])
        await session.send('Browser.setPermission', {
          permission: { name },
          setting: 'denied',
          origin: own.origin,
          ...(targetInfo.browserContextId && { browserContextId: targetInfo.browserContextId }),
        });
      await page.page.goto(`${own.origin}/?room=panel&join`, { waitUntil: 'load' });
      await page.waitForState('joined');
      await until('every chunk to be here', () =>
        page.page.evaluate(() => {
          const names = performance.getEntriesByType('resource').map(({ name }) => name);
          return ['help-panel', 'companions'].every((chunk) => names.some((name) => name.includes(chunk)));
        }),
      );
      await own.kill();
      await until(
        'the loss',
        async () => (await page.run((element) => element.signaling)) === 'reconnecting',
      );
      await page.press('How to allow');
      await until('the steps', async () => /address bar|site settings|lock/iu.test(await page.text()));
    } finally {
      await closeBrowser(browser);
      await own.close();
    }
  });
});
