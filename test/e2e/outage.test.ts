import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { closeBrowser, launchChromium } from '../support/browsers.js';
import { CallPage } from '../support/call-page.js';
import { assertMediaFlows, longestStandstillMs } from '../support/flow.js';
import { freePort } from '../support/free-port.js';
import { longRun } from '../support/long-run.js';
import { type Product, startProduct } from '../support/product.js';
import { embeddingPage, type Site, startSite } from '../support/site.js';
import { until } from '../support/until.js';

const OUTAGE_MS = longRun ? 60_000 : 10_000;

describe('a call whose server dies', () => {
  let port: number;
  let product: Product;
  let site: Site;
  let browser: Browser;

  before(async () => {
    port = await freePort();
    product = await startProduct({ PORT: String(port) });
    site = await startSite();
    browser = await launchChromium();
    site.set('/', embeddingPage(product.origin, 'room="outage" autojoin'));
  });
  after(async () => {
    await closeBrowser(browser);
    await site?.close();
    await product?.close();
  });

  it('goes on without it, and is the same call when it is back', { timeout: 120_000 }, async () => {
    const open = () => CallPage.open(browser, site.origin);
    const pages = [await open(), await open(), await open()];
    await Promise.all(pages.map((page) => page.waitForCall(3)));
    await assertMediaFlows(pages);
    const ids = await Promise.all(pages.map((page) => page.ownId()));

    await product.kill();
    const [, second, third] = pages;
    assert.ok(second && third);
    const soundBefore = await soundOf(second, await third.ownId());
    const saidAndHeard = sayAndHear(pages);
    const longestMs = await longestStandstillMs(pages, OUTAGE_MS);
    console.log(
      `without a server for ${OUTAGE_MS / 1_000} s, no picture stood still longer than ${longestMs} ms`,
    );
    await saidAndHeard;
    const sound = await soundOf(second, await third.ownId());
    const made = (sound.concealed - soundBefore.concealed) / (sound.all - soundBefore.all);
    console.log(`of its sound, ${(made * 100).toFixed(2)} % had to be made up`);
    assert.ok(sound.all > soundBefore.all && made < 0.05, `${made * 100} %`);
    // What is sampled is a tenth of a second coarse, and the sampling itself takes a while.
    assert.ok(longestMs <= 800, `a picture stood still for ${longestMs} ms`);
    for (const page of pages) {
      assert.equal(await page.state(), 'joined');
      assert.equal(await page.run((element) => element.signaling), 'reconnecting');
    }

    product = await startProduct({ PORT: String(port) });
    const backAt = performance.now();
    // Somebody new may come before the others are back.
    const fourth = await open();
    const everybody = [...pages, fourth];
    await until('the others to be back', async () =>
      (await Promise.all(pages.map((page) => page.run((element) => element.signaling)))).every(
        (signaling) => signaling === 'connected',
      ),
    );
    const returnedMs = performance.now() - backAt;
    console.log(`back in the room after ${Math.round(returnedMs)} ms`);
    assert.ok(returnedMs <= 5_000, `back after ${Math.round(returnedMs)} ms`);
    await Promise.all(everybody.map((page) => page.waitForCall(4)));
    await assertMediaFlows(everybody);

    assert.deepEqual(await Promise.all(pages.map((page) => page.ownId())), ids, 'the same ids');
    for (const page of everybody) {
      assert.deepEqual(await page.events('participant-left'), []);
      assert.equal((await page.tiles()).length, 4);
    }
    for (const page of pages) {
      const joined = await page.events('participant-joined');
      assert.equal(new Set(joined.map(({ detail }) => JSON.stringify(detail))).size, joined.length);
    }
    await Promise.all(everybody.map((page) => page.close()));
  });
});

/** Samples of somebody's sound so far, and how many of them were missing and had to be made up (webrtc-stats). */
async function soundOf(page: CallPage, id: string): Promise<{ all: number; concealed: number }> {
  return page.run(async (element, from) => {
    const { links } = (await element.getStats()) as {
      links: {
        participant: string;
        received: { line: string; totalSamplesReceived?: number; concealedSamples?: number }[];
      }[];
    };
    const line = links
      .find(({ participant }) => participant === from)
      ?.received.find((each) => each.line === 'microphone');
    return { all: line?.totalSamplesReceived ?? 0, concealed: line?.concealedSamples ?? 0 };
  }, id);
}

/** Without a server: a mute is seen, a value arrives everywhere, and a panel opens for the first time. */
async function sayAndHear(pages: readonly CallPage[]): Promise<void> {
  const [speaker, ...others] = pages;
  assert.ok(speaker);
  const id = await speaker.ownId();
  for (const enabled of [false, true]) {
    await speaker.run((element, on) => element.toggleMicrophone(on), enabled);
    const startedAt = performance.now();
    await Promise.all(
      others.map((page) =>
        until('the microphone to be seen', async () =>
          (await page.participants()).some((each) => each.id === id && each.microphone === enabled),
        ),
      ),
    );
    assert.ok(performance.now() - startedAt < 1_000);
  }
  await speaker.run((element) => element.sendData({ hello: ['everybody', 1] }));
  const [first] = others;
  assert.ok(first);
  await speaker.run((element, to) => element.sendData('only you', to), await first.ownId());
  for (const page of others) {
    const expected: unknown[] = [{ hello: ['everybody', 1] }, ...(page === first ? ['only you'] : [])];
    const values = async () => (await page.events('data-message')).map(({ detail }) => detail.value);
    await until('the values', async () => (await values()).length === expected.length);
    assert.deepEqual(await values(), expected);
    const [event] = await page.events('data-message');
    assert.equal((event?.detail.participant as { id: string } | undefined)?.id, id);
  }
}
