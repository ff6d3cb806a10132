import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { closeBrowser, launchChromium } from '../support/browsers.js';
import { CallPage } from '../support/call-page.js';
import { type Product, startProduct } from '../support/product.js';
import { type Site, startSite } from '../support/site.js';
import { until } from '../support/until.js';

const title = 'A page to be shown';

/** How a person works a page. */
interface Hands {
  /** Presses a button. */
  readonly press: (name: string) => Promise<void>;
  /** Goes into a field. */
  readonly enter: (name: string) => Promise<void>;
}

describe('from opening the page to leaving the call', () => {
  let product: Product;
  let site: Site;
  let browser: Browser;
  let bo: CallPage;

  before(async () => {
    product = await startProduct();
    site = await startSite();
    site.set('/shown', { type: 'text/html', body: `<!doctype html><title>${title}</title><h1>Shown</h1>` });
    browser = await launchChromium({ grantDevices: false, sharedTab: title, fakeDevices: 2 });
    const tab = await browser.newPage();
    await tab.goto(`${site.origin}/shown`);
    await browser.defaultBrowserContext().overridePermissions(product.origin, ['camera', 'microphone']);
    bo = await CallPage.openIn(
      browser.defaultBrowserContext(),
      `${product.origin}/?room=journey&name=Bo&join`,
    );
    await bo.waitForState('joined');
  });
  after(async () => {
    await closeBrowser(browser);
    await site?.close();
    await product?.close();
  });

  async function open(): Promise<CallPage> {
    const page = await CallPage.openIn(
      browser.defaultBrowserContext(),
      `${product.origin}/?room=journey&name=Ada`,
    );
    await page.page.bringToFront();
    return page;
  }

  /** Where something with this name is seen, in the middle of it. */
  const seenAt = (page: CallPage, name: string) =>
    until(`“${name}” to be seen`, () =>
      page.run((element, wanted) => {
        const root = element.shadowRoot;
        for (const each of root?.querySelectorAll<HTMLElement>('button, input, select, textarea') ?? []) {
          const id = each.id;
          const label = id ? root?.querySelector(`label[for="${id}"]`)?.textContent : null;
          const said = (each.ariaLabel ?? label ?? each.textContent ?? '').trim();
          if (said !== wanted || !each.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
            continue;
          each.scrollIntoView({ block: 'nearest' });
          const { left, top, width, height } = each.getBoundingClientRect();
          const at = { x: left + width / 2, y: top + height / 2, width, height };
          const hit = root?.elementFromPoint(at.x, at.y);
          if (hit && (each === hit || each.contains(hit))) return at;
        }
        return null;
      }, name),
    );

  /** What has the focus, by its name. */
  const focused = (page: CallPage) =>
    page.run((element) => {
      const root = element.shadowRoot;
      const active = root?.activeElement as HTMLElement | null | undefined;
      if (!active) return null;
      const label = active.id ? root?.querySelector(`label[for="${active.id}"]`)?.textContent : null;
      const ring = getComputedStyle(active).outlineStyle;
      return { name: (active.ariaLabel ?? label ?? active.textContent ?? '').trim(), ring };
    });

  const byKeyboard = (call: CallPage): Hands => {
    const { page } = call;
    const goTo = async (name: string) => {
      const seen: string[] = [];
      for (let step = 0; step < 60; step += 1) {
        const found = await focused(call);
        if (found?.name === name) {
          // What has just been worked has it still.
          if (step > 0) assert.notEqual(found.ring, 'none', `${name} shows that it has the focus`);
          return;
        }
        seen.push(found?.name ?? '–');
        await page.keyboard.press('Tab');
      }
      throw new Error(`no way to “${name}” by keyboard, past ${seen.join(', ')}`);
    };
    return {
      enter: goTo,
      press: async (name) => {
        await goTo(name);
        await page.keyboard.press('Enter');
      },
    };
  };
  const byMouse = (call: CallPage): Hands => {
    const click = async (name: string) => {
      const { x, y } = await seenAt(call, name);
      await call.page.mouse.click(x, y);
    };
    return { press: click, enter: click };
  };
  const byTouch = (call: CallPage): Hands => {
    const tap = async (name: string) => {
      const { x, y, width, height } = await seenAt(call, name);
      assert.ok(width >= 44 && height >= 44, `${name} is ${width}×${height}, too small for a finger`);
      await call.page.touchscreen.tap(x, y);
    };
    return { press: tap, enter: tap };
  };

  /** A control may be in the menu. */
  const inMenu = async (call: CallPage, hands: Hands, name: string) => {
    const folded = await call.run(
      (element, wanted) => element.shadowRoot?.querySelector(`.toolbar [aria-label="${wanted}"]`) === null,
      name,
    );
    if (folded) await hands.press('More');
    await hands.press(name);
  };
  const own = async (call: CallPage) => (await call.participants()).find(({ local }) => local);

  async function walk(
    call: CallPage,
    hands: Hands,
    options: { share: boolean; touch?: boolean },
  ): Promise<void> {
    const { page } = call;
    await hands.enter('Camera');
    await page.keyboard.press('Escape');
    await hands.press('Join');
    await call.waitForCall(2);
    await until('the rest of the interface', () =>
      call.run((element) => element.shadowRoot?.querySelector('.toasts') !== null),
    );
    await hands.press('Mute microphone');
    await until('the microphone to be off', async () => (await own(call))?.microphone === false);
    if (options.share) {
      await inMenu(call, hands, 'Share screen');
      await until('the screen to be shared', async () => (await own(call))?.screen);
      // The browser has shown what is shared.
      await page.bringToFront();
      await inMenu(call, hands, 'Stop sharing');
      await until('the screen to be shared no more', async () => !(await own(call))?.screen);
    }
    await inMenu(call, hands, 'Chat');
    await hands.enter('Message');
    await page.keyboard.type('Hello Bo');
    await hands.press('Send');
    await until('Bo to have the message', () =>
      bo.run((element) => element.messages.some(({ text }) => text === 'Hello Bo')),
    );
    await hands.press('Close');
    await inMenu(call, hands, 'Raise hand');
    await until('the hand to be up', async () => (await own(call))?.hand === 1);
    if (options.touch) {
      await hands.press('Options for Bo');
      // What is tapped before it is there may be covered by it a moment later.
      await until('the menu', () =>
        call.run((element) => element.shadowRoot?.querySelector('.menu-tile') !== null),
      );
      await hands.press('Pin Bo');
    } else await hands.press('Pin Bo');
    await until('Bo to be pinned', () =>
      call.run((element) => element.shadowRoot?.querySelector('[aria-label="Unpin Bo"]') !== null),
    );
    await hands.press('Leave call');
    await call.waitForState('left');
    await call.page.close();
    await bo.waitForCall(1);
  }

  it('goes by keyboard alone', async () => {
    const call = await open();
    await walk(call, byKeyboard(call), { share: true });
  });

  it('goes by mouse alone', async () => {
    const call = await open();
    await call.page.setViewport({ width: 1280, height: 800 });
    // The buttons on a tile come with the pointer.
    const hands = byMouse(call);
    const press = async (name: string) => {
      if (name === 'Pin Bo') await call.page.mouse.move(400, 300);
      await hands.press(name);
    };
    await walk(call, { ...hands, press }, { share: true });
  });

  it('goes by finger on a small phone', async () => {
    const call = await open();
    await call.page.setViewport({ width: 360, height: 640, isMobile: true, hasTouch: true });
    await call.page.evaluate(() => document.querySelector('mesh-call')?.scrollIntoView());
    await walk(call, byTouch(call), { share: false, touch: true });
  });
});
