import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser } from 'puppeteer-core';
import { closeBrowser, launchChromium, launchFirefox } from '../support/browsers.js';
import { CallPage } from '../support/call-page.js';
import { assertCleared } from '../support/failure.js';
import { assertMediaFlows, tileGoneAfterMs } from '../support/flow.js';
import { type Product, startProduct } from '../support/product.js';
import { sentPictures, soundPacketsSent } from '../support/sent.js';
import { until } from '../support/until.js';

/** In the place of a screen, which Firefox shares only when a person has chosen it. */
function shareMovingCanvas(page: CallPage): Promise<boolean> {
  return page.run((element) => {
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d');
    let frame = 0;
    setInterval(() => {
      frame += 1;
      if (context) context.fillStyle = `hsl(${frame * 10} 80% 50%)`;
      context?.fillRect(0, 0, canvas.width, canvas.height);
    }, 50);
    navigator.mediaDevices.getDisplayMedia = async () => canvas.captureStream(20);
    return element.toggleScreenShare(true);
  });
}

/** How many frames of the other side's screen have been decoded. */
function screenFrames(page: CallPage): Promise<number> {
  return page.page.evaluate(async () => {
    const [connection] = window.instruments.connections
      .flatMap((ref) => ref.deref() ?? [])
      .filter(({ signalingState }) => signalingState !== 'closed');
    const report = (await connection?.getTransceivers()[2]?.receiver.getStats()) ?? new Map();
    return Math.max(0, ...[...report.values()].map(({ framesDecoded = 0 }) => framesDecoded));
  });
}

describe('Chromium and Firefox', () => {
  let product: Product;
  let chromium: Browser;
  let firefox: Browser;

  before(async () => {
    product = await startProduct();
    [chromium, firefox] = await Promise.all([launchChromium(), launchFirefox()]);
  });
  after(async () => {
    await Promise.all([closeBrowser(chromium), closeBrowser(firefox)]);
    await product?.close();
  });

  for (const first of ['Chromium', 'Firefox'] as const) {
    it(`hold a call that ${first} was first in`, async () => {
      const browsers = first === 'Chromium' ? [chromium, firefox] : [firefox, chromium];
      const pages: CallPage[] = [];
      for (const browser of browsers) {
        const page = await CallPage.open(browser, `${product.origin}/?room=first-${first}&join`);
        pages.push(page);
        await page.waitForState('joined', 30_000);
      }
      try {
        await Promise.all(pages.map((page) => page.waitForCall(2, 30_000)));
        await assertMediaFlows(pages, { timeoutMs: 30_000 });
        for (const page of pages) {
          const tiles = await page.tiles();
          assert.equal(tiles.length, 2);
          assert.ok(
            tiles.every(({ picture }) => picture),
            JSON.stringify(tiles),
          );
        }

        const [remaining, leaving] = pages;
        assert.ok(remaining && leaving);
        // The lines of a screen come in a second offer, and disturb nothing. It is the other side's to make.
        await shareMovingCanvas(remaining);
        const allFour = JSON.stringify([Array(4).fill('sendrecv')]);
        for (const page of pages)
          await until('four lines', async () => JSON.stringify(await page.directions()) === allFour);
        const first = await until('the screen', () => screenFrames(leaving));
        await until('the screen to go on', async () => (await screenFrames(leaving)) > first + 2);
        await assertMediaFlows(pages, { timeoutMs: 30_000 });

        const id = await leaving.ownId();
        await leaving.press('Leave call');
        const goneAfterMs = await tileGoneAfterMs([remaining], id, 5_000);
        assert.ok(goneAfterMs <= 1_000, `the tile was gone after ${Math.round(goneAfterMs)} ms`);
        await leaving.waitForState('left');
        await assertCleared(leaving);
      } finally {
        await Promise.all(pages.map((page) => page.close()));
      }
    });
  }

  it('send nothing while they are muted and their camera is off', async () => {
    const pages: CallPage[] = [];
    for (const browser of [chromium, firefox])
      pages.push(await CallPage.open(browser, `${product.origin}/?room=silent&join`));
    try {
      await Promise.all(pages.map((page) => page.waitForCall(2, 30_000)));
      await assertMediaFlows(pages, { timeoutMs: 30_000 });
      for (const page of pages) {
        await page.press('Mute microphone');
        await page.press('Turn camera off');
      }
      const sent = () =>
        Promise.all(
          pages.map(
            async (page) =>
              (await soundPacketsSent(page)) + ((await sentPictures(page))[0]?.packetsSent ?? 0),
          ),
        );
      let last = await sent();
      await until(
        'the last packet',
        async () => {
          const before = last;
          last = await sent();
          return last.join() === before.join();
        },
        { everyMs: 500 },
      );
      await delay(5_000);
      assert.deepEqual(await sent(), last);
      for (const page of pages) {
        await page.press('Unmute microphone');
        await page.press('Turn camera on');
      }
      await assertMediaFlows(pages, { timeoutMs: 30_000 });
    } finally {
      await Promise.all(pages.map((page) => page.close()));
    }
  });
});
