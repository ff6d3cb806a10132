import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { closeBrowser, launchChromium } from '../support/browsers.js';
import { CallPage } from '../support/call-page.js';
import { assertCleared, assertShown, joinOutcome } from '../support/failure.js';
import { assertMediaFlows } from '../support/flow.js';
import { freePort } from '../support/free-port.js';
import { type Product, startProduct } from '../support/product.js';
import { embeddingPage, type Site, startSite } from '../support/site.js';
import { until } from '../support/until.js';

describe('what a server or a site can refuse', () => {
  let product: Product;
  let site: Site;
  let browser: Browser;

  before(async () => {
    product = await startProduct({ MESH_CALL_MAX_PARTICIPANTS: '2' });
    site = await startSite();
    const secureOrigins = [`http://site.test:${site.port}`];
    browser = await launchChromium({ hosts: ['site.test'], secureOrigins });
  });
  after(async () => {
    await closeBrowser(browser);
    await site?.close();
    await product?.close();
  });

  it('a full room: says so, and a try after somebody has left succeeds', async () => {
    const url = `${product.origin}/?room=full`;
    const pages = [
      await CallPage.open(browser, url),
      await CallPage.open(browser, url),
      await CallPage.open(browser, url),
    ];
    const [first, second, third] = pages;
    assert.ok(first && second && third);
    assert.equal(await joinOutcome(first), 'joined');
    assert.equal(await joinOutcome(second), 'joined');
    assert.equal(await joinOutcome(third), 'room-full');
    await assertShown(third, 'room-full', { fatal: true, way: 'Try again' });
    await assertCleared(third);
    assert.equal((await first.participants()).length, 2, 'the two inside see nobody else');

    await second.press('Leave call');
    await until('room for a third', async () => (await first.participants()).length === 1);
    await third.press('Try again');
    await Promise.all([first, third].map((page) => page.waitForCall(2)));
    await Promise.all(pages.map((page) => page.close()));
  });

  for (const [what, room] of [
    ['an empty name', ''],
    ['a name of spaces only', '   '],
    ['a name of 129 characters', 'x'.repeat(129)],
    ['a name with a control character', 'a\u0007b'],
  ] as const) {
    it(`a room with ${what}: says so, and a right name helps`, async () => {
      site.set('/room', embeddingPage(product.origin, ''));
      const page = await CallPage.open(browser, `${site.origin}/room`);
      await page.run((element, name) => {
        element.room = name;
      }, room);
      assert.equal(await joinOutcome(page), 'invalid-argument');
      await assertShown(page, 'invalid-argument', { fatal: true });
      await assertCleared(page);
      await page.run((element) => {
        element.room = 'a-right-name';
      });
      assert.equal(await joinOutcome(page), 'joined');
      await page.run((element) => element.leave());
      await page.close();
    });
  }

  it('a name of 128 characters, and one that needs trimming, are rooms', async () => {
    site.set('/room', embeddingPage(product.origin, ''));
    const page = await CallPage.open(browser, `${site.origin}/room`);
    for (const room of [` ${'é'.repeat(128)} `, 'x']) {
      await page.run((element, name) => {
        element.room = name;
      }, room);
      assert.equal(await joinOutcome(page), 'joined');
      await page.run((element) => element.leave());
    }
    await page.close();
  });

  it('an origin that is not allowed: says so and names the setting', async () => {
    site.set('/', embeddingPage(product.origin, 'room="foreign"'));
    const page = await CallPage.open(browser, `http://site.test:${site.port}/`);
    assert.equal(await joinOutcome(page), 'origin-not-allowed');
    const { message } = await assertShown(page, 'origin-not-allowed', { fatal: true });
    assert.match(message, /MESH_CALL_ALLOWED_ORIGINS/u);
    await assertCleared(page);
    await page.close();
  });

  it('a server that cannot be reached: says so, and connects by itself once it is there', async () => {
    const port = await freePort();
    site.set('/away', embeddingPage(product.origin, `room="away" server="http://localhost:${port}"`));
    const page = await CallPage.open(browser, `${site.origin}/away`);
    assert.equal(await joinOutcome(page), 'server-unreachable');
    await assertShown(page, 'server-unreachable', { fatal: true, way: 'Try again' });
    await assertCleared(page);

    const late = await startProduct({ PORT: String(port) });
    try {
      await page.waitForState('joined', 20_000);
      const other = await CallPage.open(browser, `${late.origin}/?room=away&join`);
      await Promise.all([page, other].map((each) => each.waitForCall(2)));
      await assertMediaFlows([page, other]);
      await other.close();
    } finally {
      await page.close();
      await late.close();
    }
  });

  it('a failed autojoin shows and fires, and is no unhandled rejection', async () => {
    const port = await freePort();
    site.set(
      '/auto',
      embeddingPage(product.origin, `room="auto" autojoin server="http://localhost:${port}"`),
    );
    const page = await CallPage.open(browser, `${site.origin}/auto`);
    await page.waitForState('error', 20_000);
    await assertShown(page, 'server-unreachable', { fatal: true });
    const rejections = (await page.complaints()).filter((line) => line.includes('unhandled'));
    assert.deepEqual(rejections, []);
    await page.close();
  });
});
