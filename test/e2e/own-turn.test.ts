import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { closeBrowser, launchChromium } from '../support/browsers.js';
import { CallPage } from '../support/call-page.js';
import { assertMediaFlows } from '../support/flow.js';
import { freePort } from '../support/free-port.js';
import { type Product, startProduct } from '../support/product.js';
import { embeddingPage, type Site, startSite } from '../support/site.js';

describe('a call through the own TURN server', () => {
  let product: Product;
  let site: Site;
  let browser: Browser;

  before(async () => {
    product = await startProduct({ MESH_CALL_TURN: 'on', MESH_CALL_TURN_PORT: String(await freePort()) });
    site = await startSite();
    browser = await launchChromium();
  });
  after(async () => {
    await closeBrowser(browser);
    await site?.close();
    await product?.close();
  });

  it('has pictures and sound, and shows nobody an address', async () => {
    site.set('/', embeddingPage(product.origin, 'room="own-turn" ice-policy="relay" autojoin'));
    const pages = [await CallPage.open(browser, site.origin), await CallPage.open(browser, site.origin)];
    await Promise.all(pages.map((page) => page.waitForCall(2)));
    await assertMediaFlows(pages);
    const kinds = await pages[0]?.page.evaluate(async () => {
      const open = window.instruments.connections
        .flatMap((ref) => ref.deref() ?? [])
        .filter(({ signalingState }) => signalingState !== 'closed');
      const reports = await Promise.all(open.map((connection) => connection.getStats()));
      return reports.flatMap((report) =>
        [...report.values()]
          .filter(({ type }) => type === 'local-candidate')
          .map(({ candidateType }) => candidateType),
      );
    });
    assert.ok(kinds && kinds.length > 0 && kinds.every((kind) => kind === 'relay'), `${kinds}`);
    await Promise.all(pages.map((page) => page.close()));
  });

  it('is found by the check of the site', async () => {
    const { page } = await CallPage.open(browser, `${product.origin}/check.html`);
    await page.click('#run');
    await page.waitForSelector('#relay[data-result="good"]', { timeout: 30_000 });
    assert.match(
      await page.$eval('#relay p', ({ textContent }) => textContent ?? ''),
      /through the relay \(udp\)/u,
    );
    await page.close();
  });
});
