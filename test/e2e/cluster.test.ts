import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { type Balancer, startBalancer } from '../support/balancer.js';
import { closeBrowser, launchChromium } from '../support/browsers.js';
import { CallPage } from '../support/call-page.js';
import { assertMediaFlows, longestStandstillMs } from '../support/flow.js';
import { type Product, startProduct } from '../support/product.js';
import { type RedisServer, startRedis } from '../support/redis.js';
import { embeddingPage, type Site, startSite } from '../support/site.js';
import { until } from '../support/until.js';

describe('a call over two servers', () => {
  let redis: RedisServer;
  let products: Product[];
  let balancer: Balancer;
  let site: Site;
  let browser: Browser;
  let pages: CallPage[];
  let ids: string[];

  const start = () => startProduct({ MESH_CALL_REDIS_URL: redis.url });
  const open = async () => {
    const page = await CallPage.open(browser, site.origin);
    pages.push(page);
    return page;
  };

  before(async () => {
    redis = await startRedis();
    products = await Promise.all([start(), start()]);
    balancer = await startBalancer(() => products.map(({ port }) => port));
    site = await startSite();
    browser = await launchChromium();
    site.set('/', embeddingPage(balancer.origin, 'room="cluster" autojoin'));
    pages = [];
    await Promise.all([open(), open(), open()]);
    await Promise.all(pages.map((page) => page.waitForCall(3)));
    assert.ok(await areOnBoth(), 'people on both servers');
    ids = await Promise.all(pages.map((page) => page.ownId()));
  });
  after(async () => {
    await closeBrowser(browser);
    await site?.close();
    await balancer?.close();
    await Promise.all(products?.map((product) => product.close()) ?? []);
    await redis?.close();
  });

  const areOnBoth = async () => {
    const participants = await Promise.all(
      products.map(async ({ port }) => {
        const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
        return Number(/^mesh_call_participants\{state="joined"\} (\d+)$/mu.exec(text)?.[1]);
      }),
    );
    return participants.every((count) => count > 0);
  };
  const areBack = async () =>
    (await Promise.all(pages.map((page) => page.run((element) => element.signaling)))).every(
      (signaling) => signaling === 'connected',
    );
  /** How many connections there are on each page, closed ones as well: a new one would be one more. */
  const made = () =>
    Promise.all(pages.map((page) => page.page.evaluate(() => window.instruments.connections.length)));

  /** Does something, and checks that media never noticed and that everybody is in the room soon. */
  async function survives(what: string, happens: () => Promise<void>, withinMs: number): Promise<void> {
    const before = await made();
    const standstill = longestStandstillMs(pages, withinMs);
    const startedAt = performance.now();
    await happens();
    await until('everybody to be back', areBack, { timeoutMs: withinMs });
    console.log(`${what}: all back after ${Math.round(performance.now() - startedAt)} ms`);
    const longestMs = await standstill;
    console.log(`${what}: no picture stood still longer than ${longestMs} ms`);
    // What is sampled is a tenth of a second coarse, and the sampling itself takes a while.
    assert.ok(longestMs <= 800, `a picture stood still for ${longestMs} ms`);
    assert.deepEqual(await made(), before, 'no new connection was made');
    assert.deepEqual(await Promise.all(pages.map((page) => page.ownId())), ids);
    for (const page of pages) {
      assert.deepEqual(await page.events('participant-left'), []);
      assert.equal((await page.participants()).length, pages.length);
    }
  }

  it('goes on when one of them is killed, whose people are at the other within 10 s', async () => {
    await assertMediaFlows(pages);
    const [killed] = products;
    assert.ok(killed);
    await survives('killed', () => killed.kill(), 10_000);
    assert.equal(balancer.openTo(killed.port), 0);
  });

  it('goes on when one is stopped while another one starts', async () => {
    const old = products;
    products = [...old.slice(1), await start()];
    const [stopped] = products;
    assert.ok(stopped);
    await survives(
      'stopped',
      async () => {
        products = products.slice(1);
        await stopped.close();
      },
      10_000,
    );
    products = [...products, await start()];
  });

  it('goes on while Redis is away; who comes then is told so, and is let in when it is back', async () => {
    const before = await made();
    await redis.kill();
    const standstill = longestStandstillMs(pages, 15_000);
    const newcomer = await CallPage.open(browser, site.origin);
    await newcomer.waitForState('error');
    assert.equal(await newcomer.run((element) => element.error?.code), 'server-unreachable');
    for (const page of pages) {
      assert.equal(await page.state(), 'joined');
      assert.equal(await page.run((element) => element.signaling), 'connected');
    }
    assert.ok((await standstill) <= 800);
    assert.deepEqual(await made(), before);
    await redis.start();
    pages.push(newcomer);
    await Promise.all(pages.map((page) => page.waitForCall(pages.length)));
    await assertMediaFlows(pages);
    for (const page of pages) assert.deepEqual(await page.complaints(), []);
  });
});
