import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { closeBrowser, launchChromium } from '../support/browsers.js';
import { CallPage } from '../support/call-page.js';
import { type Product, startProduct } from '../support/product.js';

/** Only what is used of axe here. */
interface Axe {
  run(
    context: string,
    options: object,
  ): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }>;
}

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

describe('accessibility, by axe', () => {
  let product: Product;
  let browser: Browser;
  let axe: string;

  before(async () => {
    product = await startProduct({ MESH_CALL_MAX_PARTICIPANTS: '2' });
    browser = await launchChromium();
    axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  });
  after(async () => {
    await closeBrowser(browser);
    await product?.close();
  });

  async function assertNoViolations(page: CallPage, state: string): Promise<void> {
    // DevTools' evaluation is not bound by the page's policy.
    await page.page.evaluate(axe);
    for (const scheme of ['light', 'dark']) {
      await page.page.emulateMediaFeatures([
        { name: 'prefers-color-scheme', value: scheme },
        { name: 'prefers-reduced-motion', value: 'reduce' },
      ]);
      const found = await page.page.evaluate(async (runOnly) => {
        // What fades in is judged once it is there.
        const fading = document.querySelector('mesh-call')?.shadowRoot?.getAnimations() ?? [];
        const ending = fading.filter(
          ({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY,
        );
        await Promise.allSettled(ending.map(({ finished }) => finished));
        const { violations } = await (Reflect.get(window, 'axe') as unknown as Axe).run('mesh-call', {
          runOnly,
        });
        return violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`)}`,
        );
      }, tags);
      assert.deepEqual(found, [], `${state}, ${scheme}`);
    }
  }

  it('finds nothing before joining, in the call, in a full room and after the call', async () => {
    const url = `${product.origin}/?room=accessible&name=Ada`;
    const pages = [
      await CallPage.open(browser, url),
      await CallPage.open(browser, url),
      await CallPage.open(browser, url),
    ];
    const [first, second, third] = pages;
    assert.ok(first && second && third);
    await assertNoViolations(first, 'prejoin');
    await first.press('Join');
    await first.waitForState('joined');
    await assertNoViolations(first, 'alone');
    await second.press('Join');
    await first.waitForCall(2);
    await assertNoViolations(first, 'joined');
    await third.press('Join');
    await third.waitForState('error');
    await assertNoViolations(third, 'error');
    await first.press('Leave call');
    await first.waitForState('left');
    await assertNoViolations(first, 'left');
    await Promise.all(pages.map((page) => page.close()));
  });

  it('names the controls as the contract does, in the tree that a screen reader gets', async () => {
    const page = await CallPage.open(browser, `${product.origin}/?room=names&name=Grace&join`);
    await page.waitForState('joined');
    for (const [role, name] of [
      ['button', 'Mute microphone'],
      ['button', 'Turn camera off'],
      ['button', 'Leave call'],
      ['group', 'Grace'],
    ]) {
      const found = await page.page.$(`aria/${name}[role="${role}"]`);
      assert.ok(found, `${role} ${name}`);
    }
    await page.close();
  });
});
