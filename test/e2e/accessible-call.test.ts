import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { assertNoViolations } from '../support/axe.js';
import { closeBrowser, launchChromium } from '../support/browsers.js';
import { CallPage } from '../support/call-page.js';
import { type Product, startProduct } from '../support/product.js';
import { until } from '../support/until.js';

/** What can be open during a call: the button that opens it, and what it opens. */
const openings: readonly (readonly [button: string, part: string])[] = [
  ['React', '.menu-reactions'],
  ['Layout', '.menu-layout'],
  ['Options for Bo', '.menu-tile'],
  ['Chat', '.side .message'],
  ['People', '.side .person'],
  ['Settings', '.panel .device'],
];

describe('accessibility of a call, by axe', () => {
  let product: Product;
  let browser: Browser;
  const pages: CallPage[] = [];

  const [ada, bo] = [() => pages[0] as CallPage, () => pages[1] as CallPage];

  before(async () => {
    product = await startProduct();
    browser = await launchChromium();
    for (const name of ['Ada', 'Bo', 'Cy']) {
      const page = await CallPage.open(browser, `${product.origin}/?room=open&name=${name}&join`);
      await page.waitForState('joined');
      pages.push(page);
    }
    await ada().page.setViewport({ width: 1280, height: 720 });
    await ada().waitForCall(3);
  });
  after(async () => {
    await closeBrowser(browser);
    await product?.close();
  });

  const shows = (page: CallPage, selector: string) =>
    until(selector, () =>
      page.run((element, part) => element.shadowRoot?.querySelector(part) !== null, selector),
    );
  async function speak(page: CallPage, lang: string, leave: string): Promise<void> {
    await page.run((element, code) => element.setAttribute('lang', code), lang);
    await shows(page, `[aria-label="${leave}"]`);
  }

  /** From left to right in English, and from right to left in Arabic. */
  async function assertBothWays(state: string): Promise<void> {
    await assertNoViolations(ada(), state);
    await speak(ada(), 'ar', 'مغادرة المكالمة');
    await assertNoViolations(ada(), `${state}, right to left`);
    await speak(ada(), 'en', 'Leave call');
  }

  it('finds nothing with hands up, messages, and everything that can be open', async () => {
    await bo().press('Raise hand');
    await bo().run((element) => element.sendMessage('Hello https://example.org'));
    await until('a message', () => ada().run((element) => element.messages.length === 1));
    await assertBothWays('three people');
    for (const [button, part] of openings) {
      await ada().press(button);
      await shows(ada(), part);
      await assertBothWays(button);
      if (button === 'Settings') await ada().press('Close');
      else await ada().press(button);
      if (button === 'People' || button === 'Chat') await shows(ada(), '.toolbar');
    }
  });

  it('finds nothing among the shortcuts', async () => {
    await ada().run((element) =>
      element.shadowRoot?.querySelector<HTMLElement>('[data-control="mic"]')?.focus(),
    );
    await ada().page.keyboard.press('?');
    await shows(ada(), '.panel .shortcuts');
    await assertBothWays('Shortcuts');
    await ada().page.keyboard.press('Escape');
  });

  it('finds nothing in a small box with its menu, nor in spotlight', async () => {
    await ada().run((element) => element.setAttribute('layout', 'spotlight'));
    await assertBothWays('spotlight');
    await ada().page.setViewport({ width: 320, height: 560 });
    await shows(ada(), '[data-control="more"]');
    await ada().press('More');
    await shows(ada(), '.menu-more');
    await assertBothWays('a small box with its menu');
    await ada().press('More');
    await ada().page.setViewport({ width: 1280, height: 720 });
    await ada().run((element) => element.removeAttribute('layout'));
  });

  it('reads sensibly', async () => {
    const tree = await ada().page.accessibility.snapshot({ interestingOnly: false });
    const lines: string[] = [];
    const walk = (node: typeof tree, depth: number) => {
      if (!node) return;
      const isSaid =
        node.name !== undefined && node.name !== '' && !/^(?:StaticText|InlineTextBox)$/u.test(node.role);
      if (isSaid) lines.push(`${'  '.repeat(depth)}${node.role} ${node.name}`);
      for (const child of node.children ?? []) walk(child, depth + (isSaid ? 1 : 0));
    };
    walk(tree, 0);
    console.log(lines.join('\n'));
    const text = lines.join('\n');
    for (const found of [
      'group Ada',
      'group Bo',
      'group Cy',
      'toolbar Call controls',
      'button Mute microphone',
    ])
      assert.ok(text.includes(found), `${found} in\n${text}`);
  });
});
