import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { assertNoViolations } from '../support/axe.js';
import { closeBrowser, launchChromium } from '../support/browsers.js';
import { CallPage } from '../support/call-page.js';
import { type Product, startProduct } from '../support/product.js';

describe('accessibility, by axe', () => {
  let product: Product;
  let browser: Browser;

  before(async () => {
    product = await startProduct({ MESH_CALL_MAX_PARTICIPANTS: '2' });
    browser = await launchChromium();
  });
  after(async () => {
    await closeBrowser(browser);
    await product?.close();
  });

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
