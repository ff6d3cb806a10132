import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser } from 'puppeteer-core';
import { closeBrowser, launchChromium } from '../support/browsers.js';
import { CallPage } from '../support/call-page.js';
import { assertMediaFlows } from '../support/flow.js';
import { freePort } from '../support/free-port.js';
import { joinToken, SECRET } from '../support/join-token.js';
import { type Product, startProduct } from '../support/product.js';
import { embeddingPage, type Site, startSite } from '../support/site.js';
import { until } from '../support/until.js';

describe('a call by invitation', () => {
  let port: number;
  let product: Product;
  let site: Site;
  let browser: Browser;
  const start = () => startProduct({ PORT: String(port), MESH_CALL_SECRET: SECRET });

  before(async () => {
    port = await freePort();
    product = await start();
    site = await startSite();
    browser = await launchChromium();
  });
  after(async () => {
    await closeBrowser(browser);
    await site?.close();
    await product?.close();
  });

  const open = (path: string, attributes: string) => {
    site.set(path, embeddingPage(product.origin, `room="by-token" autojoin ${attributes}`));
    return CallPage.open(browser, site.origin + path);
  };

  it('outlives its tokens: a restarted server takes everybody back, and nobody new', async () => {
    // It has run out already, by less than clocks may differ.
    const token = joinToken({ room: 'by-token', name: 'Ada', role: 'host' }, { lifetimeSeconds: -10 });
    const expiresAt = Date.now() - 10_000;
    const pages = [
      await open('/one', `token="${token}"`),
      await open('/two', `token="${token}" name="Grace"`),
    ];
    await Promise.all(pages.map((page) => page.waitForCall(2)));
    await assertMediaFlows(pages);
    const ids = await Promise.all(pages.map((page) => page.ownId()));
    for (const page of pages)
      assert.deepEqual(
        await page.run((element) =>
          element.participants.map(({ name, role, verified }) => [name, role, verified]),
        ),
        [
          ['Ada', 'host', true],
          ['Ada', 'host', true],
        ],
      );
    await product.kill();
    // The token runs out meanwhile, with the seconds that clocks may differ by.
    await delay(Math.max(0, expiresAt + 31_000 - Date.now()));
    product = await start();
    for (const page of pages)
      await until('the return', async () => (await page.run((element) => element.signaling)) === 'connected');
    await Promise.all(pages.map((page) => page.waitForCall(2)));
    await assertMediaFlows(pages);
    assert.deepEqual(await Promise.all(pages.map((page) => page.ownId())), ids);
    for (const page of pages) {
      assert.deepEqual(await page.events('participant-left'), []);
      assert.deepEqual(await page.events('call-error'), []);
    }
    const late = await open('/late', `token="${token}"`);
    await late.waitForState('error');
    assert.equal(await late.run((element) => element.error?.code), 'token-expired');
    await pages[1]?.page.reload();
    await until('the reloaded one', async () => (await pages[1]?.state()) === 'joined');
    assert.equal(await pages[1]?.ownId(), ids[1], 'a reload comes back by its ticket as well');
    await Promise.all([...pages, late].map((page) => page.close()));
  });

  it('says so without one, and joins as soon as the page has given it', async () => {
    const page = await open('/none', '');
    await page.waitForState('error');
    assert.equal(await page.run((element) => element.error?.code), 'token-required');
    await page.run(
      async (element, token) => {
        element.setAttribute('token', token);
        await element.join();
      },
      joinToken({ room: 'by-token' }),
    );
    assert.equal(await page.state(), 'joined');
    await page.close();
  });

  it('tells what is wrong with one, and takes the next', async () => {
    const claims = { room: 'by-token' };
    const [head, body] = joinToken(claims, { header: { alg: 'none', typ: 'JWT' } }).split('.');
    const invitations = [
      [joinToken({ room: 'another' }), 'token-invalid'],
      [joinToken({ ...claims, aud: 'another service' }), 'token-invalid'],
      [joinToken(claims, { secret: 'x'.repeat(32) }), 'token-invalid'],
      [`${head}.${body}.`, 'token-invalid'],
      [joinToken(claims, { header: { alg: 'RS256', typ: 'JWT' } }), 'token-invalid'],
      ['no token at all', 'token-invalid'],
      [joinToken(claims, { lifetimeSeconds: -60 }), 'token-expired'],
      [joinToken({ ...claims, aud: 'mesh-call' }), 'joined'],
    ] as const;
    const page = await open('/wrong', '');
    await page.waitForState('error');
    for (const [invitation, outcome] of invitations) {
      const found = await page.run(async (element, token) => {
        element.setAttribute('token', token);
        return element.join().then(
          () => element.state,
          () => element.error?.code ?? 'none',
        );
      }, invitation);
      assert.equal(found, outcome, invitation);
    }
    await page.close();
  });
});
