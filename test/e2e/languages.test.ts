import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { languageCodes } from '../../component/i18n/languages.js';
import { closeBrowser, launchChromium } from '../support/browsers.js';
import { CallPage } from '../support/call-page.js';
import { type Product, startProduct } from '../support/product.js';
import { until } from '../support/until.js';

describe('every language in a box of 320 pixels', () => {
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

  async function open(name: string, more = ''): Promise<CallPage> {
    const page = await CallPage.open(browser, `${product.origin}/?room=narrow&name=${name}${more}`);
    await page.page.setViewport({ width: 320, height: 640 });
    await page.page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
    return page;
  }

  async function speak(page: CallPage, code: string): Promise<void> {
    await page.run((element, lang) => element.setAttribute('lang', lang), code);
    await until(`the language ${code}`, () =>
      page.run((element, lang) => element.shadowRoot?.querySelector(`.call[lang="${lang}"]`) !== null, code),
    );
  }

  /** Texts that do not fit where they stand. People's names may be cut, and what a browser draws itself. */
  const cut = (page: CallPage) =>
    page.run((element) => {
      const box = element.getBoundingClientRect();
      const found: string[] = [];
      for (const each of element.shadowRoot?.querySelectorAll<HTMLElement>('.call *') ?? []) {
        const own = [...each.childNodes].some(
          (node) => node.nodeType === 3 && node.textContent?.trim() !== '',
        );
        if (!own || !each.checkVisibility() || each.closest('.visually-hidden, select, svg, .name, .toast'))
          continue;
        const { left, right } = each.getBoundingClientRect();
        const clips =
          getComputedStyle(each).overflowX !== 'visible' && each.scrollWidth > each.clientWidth + 1;
        if (clips || left < box.left - 1 || right > box.right + 1) found.push(each.textContent?.trim() ?? '');
      }
      return found;
    });

  it('cuts nothing on the way in, in the menu, the settings and the chat', async () => {
    const waiting = await open('Ada');
    const inCall = await open('Ben', '&join');
    await inCall.waitForState('joined');
    await until('the rest of the interface', () =>
      inCall.run((element) => element.shadowRoot?.querySelector('.toasts') !== null),
    );
    const press = (selector: string) =>
      inCall.run((element, part) => element.shadowRoot?.querySelector<HTMLElement>(part)?.click(), selector);
    const shown = (selector: string, is = true) =>
      until(`${selector}: ${is}`, () =>
        inCall.run(
          (element, [part, wanted]) => (element.shadowRoot?.querySelector(String(part)) != null) === wanted,
          [selector, is],
        ),
      );
    const problems: string[] = [];
    const look = async (page: CallPage, code: string, what: string) => {
      for (const text of await cut(page)) problems.push(`${code}, ${what}: ${text}`);
    };
    for (const code of languageCodes) {
      await speak(waiting, code);
      await look(waiting, code, 'the way in');
      await speak(inCall, code);
      await press('[data-control="more"]');
      await shown('.menu-more');
      await look(inCall, code, 'the menu');
      await press('.menu [data-control="settings"]');
      await shown('.panel .device');
      await look(inCall, code, 'the settings');
      await press('.panel header button');
      await shown('.panel', false);
      await press('[data-control="more"]');
      await shown('.menu-more');
      await press('.menu [data-control="chat"]');
      await shown('.side textarea');
      await look(inCall, code, 'the chat');
      await press('.side header button');
      await shown('.side', false);
    }
    assert.deepEqual(problems, []);
  });
});
