import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser } from 'puppeteer-core';
import { usageOf } from '../bench/processes.js';
import { closeBrowser, launchChromium } from '../support/browsers.js';
import { CallPage } from '../support/call-page.js';
import { longRun } from '../support/long-run.js';
import { type Product, startProduct } from '../support/product.js';
import { embeddingPage, type Site, startSite } from '../support/site.js';
import { until } from '../support/until.js';

// 240 ends of connections, all of them on this machine: only where there is time (`npm run test:long`).
// Two processors do not carry 16 people's pictures; that at most eight are asked for, tile-watcher's tests show.

const PEOPLE = 16;
const LOOK_MS = 10_000;

describe('a room of 16 with sound alone', { skip: !longRun }, () => {
  let product: Product;
  let site: Site;
  let browser: Browser;

  before(async () => {
    product = await startProduct({ MESH_CALL_MAX_PARTICIPANTS: String(PEOPLE) });
    site = await startSite();
    browser = await launchChromium();
  });
  after(async () => {
    await closeBrowser(browser);
    await site?.close();
    await product?.close();
  });

  /** Processor seconds a second of the whole browser. */
  async function cores(): Promise<number> {
    const pid = browser.process()?.pid ?? 0;
    const [startedAt, { cpuSeconds }] = [performance.now(), await usageOf(pid)];
    await delay(LOOK_MS);
    return ((await usageOf(pid)).cpuSeconds - cpuSeconds) / ((performance.now() - startedAt) / 1_000);
  }

  it('hears whoever speaks', async () => {
    for (const [path, attributes] of [
      ['/speaker', ''],
      ['/listener', 'muted'],
    ])
      site.set(path ?? '', embeddingPage(product.origin, `room="crowd" autojoin audio-only ${attributes}`));
    const pages: CallPage[] = [];
    let seconds = 0;
    for (let index = 0; index < PEOPLE; index += 1) {
      const page = await CallPage.open(browser, `${site.origin}/${index === 0 ? 'speaker' : 'listener'}`);
      await page.page.setViewport({ width: 1_280, height: 720 });
      // One machine makes 30 connections for the last one: whoever comes next waits until they are there.
      const openedAtMs = performance.now();
      await page.waitForCall(index + 1, 120_000);
      seconds = (performance.now() - openedAtMs) / 1_000;
      const made = await page.page.evaluate(() => window.instruments.connections.length);
      // The first one prepares a connection that it does not need.
      assert.ok(made <= Math.max(1, index), `${made} connections were made for ${index} others`);
      pages.push(page);
    }
    const [speaker, ...listeners] = pages as [CallPage, ...CallPage[]];
    await Promise.all(pages.map((page) => page.waitForCall(PEOPLE, 120_000)));
    const id = await speaker.ownId();
    const energies = () =>
      Promise.all(listeners.map(async (page) => (await page.received())[id]?.audioEnergy ?? 0));
    const first = await energies();
    await until(
      'everybody to hear the speaker',
      async () => (await energies()).every((energy, index) => energy > (first[index] ?? 0) + 1e-5),
      { timeoutMs: 60_000, everyMs: 1_000 },
    );
    await until(
      'everybody to know who speaks',
      async () =>
        (await Promise.all(pages.map((page) => page.run((element) => element.activeSpeaker?.id)))).every(
          (each) => each === id,
        ),
      { timeoutMs: 60_000, everyMs: 1_000 },
    );
    console.log(
      `${PEOPLE} with sound alone: ${(await cores()).toFixed(2)} cores for all of them, the last one in after ${seconds.toFixed(1)} s`,
    );
    await Promise.all(pages.map((page) => page.close()));
  });
});
