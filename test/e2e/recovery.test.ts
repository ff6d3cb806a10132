import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser } from 'puppeteer-core';
import { closeBrowser, launchChromium } from '../support/browsers.js';
import { CallPage } from '../support/call-page.js';
import { type Coturn, startCoturn } from '../support/coturn.js';
import { assertMediaFlows } from '../support/flow.js';
import { type Product, startProduct } from '../support/product.js';
import { embeddingPage, type Site, startSite } from '../support/site.js';
import { startUdpRelay, type UdpRelay } from '../support/udp-relay.js';
import { until } from '../support/until.js';

interface Links {
  readonly links: readonly {
    readonly connection: number;
    readonly connectionState: string;
    readonly candidatePair: { readonly local: string; readonly remote: string } | null;
  }[];
}

describe('a call whose network fails', () => {
  let coturn: Coturn;
  let relay: UdpRelay;
  let product: Product;
  let site: Site;
  let browser: Browser;

  before(async () => {
    coturn = await startCoturn();
    relay = await startUdpRelay(coturn.port);
    product = await startProduct({
      MESH_CALL_TURN_URLS: `turn:127.0.0.1:${relay.port}?transport=udp`,
      MESH_CALL_TURN_SECRET: coturn.secret,
    });
    site = await startSite();
    browser = await launchChromium();
  });
  after(async () => {
    await closeBrowser(browser);
    await site?.close();
    await product?.close();
    relay?.close();
    await coturn?.close();
  });

  /** Two people whose media can only pass the relay. */
  async function relayedCall(room: string): Promise<[CallPage, CallPage]> {
    relay.set({});
    site.set(`/${room}`, embeddingPage(product.origin, `room="${room}" ice-policy="relay" autojoin`));
    const open = () => CallPage.open(browser, `${site.origin}/${room}`);
    const pages: [CallPage, CallPage] = [await open(), await open()];
    await Promise.all(pages.map((page) => page.waitForCall(2)));
    await assertMediaFlows(pages);
    return pages;
  }

  const links = (page: CallPage) => page.run(async (element) => (await element.getStats()) as Links);
  const connectionOf = async (page: CallPage) =>
    (await page.participants()).find(({ local }) => !local)?.connection;

  it('by relay alone, no address but the relay is used', async () => {
    const pages = await relayedCall('relayed');
    for (const page of pages) {
      const [link] = (await links(page)).links;
      assert.deepEqual([link?.candidatePair?.local, link?.candidatePair?.remote], ['relay', 'relay']);
    }
    await Promise.all(pages.map((page) => page.close()));
  });

  for (const seconds of process.env.LONG_TESTS ? [3, 10, 30] : [3, 10])
    it(`goes on after its path was cut for ${seconds} s`, async () => {
      const pages = await relayedCall(`cut-${seconds}`);
      relay.set({ cut: true });
      const cutAt = performance.now();
      if (seconds > 5)
        await until('both to say that they reconnect', async () =>
          (await Promise.all(pages.map(connectionOf))).every((state) => state === 'reconnecting'),
        );
      // The outage itself: there is nothing to wait for but its end.
      await delay(Math.max(0, seconds * 1_000 - (performance.now() - cutAt)));
      const before = await Promise.all(pages.map((page) => page.received()));
      relay.set({});
      const healedAt = performance.now();
      await Promise.all(
        pages.map((page, index) =>
          until(
            'the picture to go on',
            async () => {
              const now = await page.received();
              return Object.entries(now).every(
                ([id, { framesDecoded }]) => framesDecoded > (before[index]?.[id]?.framesDecoded ?? 0) + 2,
              );
            },
            { timeoutMs: 20_000 },
          ),
        ),
      );
      const backAfterMs = performance.now() - healedAt;
      console.log(`cut for ${seconds} s: pictures back after ${Math.round(backAfterMs)} ms`);
      // The path is there at once, but Chromium asks for a key frame only every 3 s, and may ask while nothing passes.
      assert.ok(backAfterMs <= 15_000, `back after ${Math.round(backAfterMs)} ms`);
      await Promise.all(pages.map((page) => page.waitForCall(2)));
      await assertMediaFlows(pages);
      for (const page of pages) {
        if (seconds <= 10)
          assert.equal((await links(page)).links[0]?.connection, 1, 'no new connection was needed');
        assert.deepEqual(await page.events('participant-left'), []);
        assert.equal((await page.tiles()).length, 2);
      }
      await Promise.all(pages.map((page) => page.close()));
    });

  it('goes on with 10 % loss, 100 ms of delay and 30 ms of jitter each way', async () => {
    const pages = await relayedCall('lossy');
    relay.set({ loss: 0.05, delayMs: 50, jitterMs: 15 });
    await assertMediaFlows(pages, { timeoutMs: 10_000 });
    assert.equal(await connectionOf(pages[0]), 'connected');
    await Promise.all(pages.map((page) => page.close()));
  });
});
