import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser } from 'puppeteer-core';
import { assertNothingOpen } from '../support/browser/call-assertions.js';
import { useCalls } from '../support/browser/call-fixture.js';
import { type CallPage, waitForMesh } from '../support/browser/call-page.js';
import { assertMediaFlows, tileGoneAfterMs } from '../support/media/media-flow.js';
import { audioPacketsSent, sentVideo } from '../support/media/media-stats.js';
import { waitFor } from '../support/wait-for.js';

describe('Calling between Chromium and Firefox', () => {
  const calls = useCalls();
  let firefox: Browser;

  before(async () => {
    firefox = await calls.launchFirefox();
  });

  for (const first of ['Chromium', 'Firefox'] as const) {
    it(`carries audio, video and a screen when ${first} has joined first`, async () => {
      const browsers = first === 'Chromium' ? [calls.browser, firefox] : [firefox, calls.browser];
      const pages: CallPage[] = [];
      for (const browser of browsers) {
        const page = await calls.open(`/?room=first-${first}&join`, { browser });
        pages.push(page);
        await page.waitForState('joined', 30_000);
      }
      await waitForMesh(pages, 30_000);
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
      // The m-lines of a screen need a second offer; the polite side, which joined later, sends it.
      await shareMovingCanvas(remaining);
      const allSendAndReceive = JSON.stringify([Array(4).fill('sendrecv')]);
      for (const page of pages)
        await waitFor(
          'four m-lines',
          async () => JSON.stringify(await page.directions()) === allSendAndReceive,
        );
      const frames = await waitFor('the screen', () => screenFrames(leaving));
      await waitFor('new frames of the screen', async () => (await screenFrames(leaving)) > frames + 2);
      await assertMediaFlows(pages, { timeoutMs: 30_000 });

      const id = await leaving.ownId();
      await leaving.press('Leave call');
      const goneAfterMs = await tileGoneAfterMs([remaining], id, 5_000);
      assert.ok(goneAfterMs <= 1_000, `the tile was gone after ${Math.round(goneAfterMs)} ms`);
      await leaving.waitForState('left');
      await assertNothingOpen(leaving);
    });
  }

  it('sends no packet in either direction while microphones are muted and cameras are off', async () => {
    const pages: CallPage[] = [];
    for (const browser of [calls.browser, firefox])
      pages.push(await calls.open('/?room=silent&join', { browser }));
    await waitForMesh(pages, 30_000);
    await assertMediaFlows(pages, { timeoutMs: 30_000 });
    for (const page of pages) {
      await page.press('Mute microphone');
      await page.press('Turn camera off');
    }
    const packetsSent = () =>
      Promise.all(
        pages.map(
          async (page) => (await audioPacketsSent(page)) + ((await sentVideo(page))[0]?.packetsSent ?? 0),
        ),
      );
    let last = await packetsSent();
    await waitFor(
      'the last packet',
      async () => {
        const before = last;
        last = await packetsSent();
        return last.join() === before.join();
      },
      { everyMs: 500 },
    );
    // Measuring time: nothing may be sent.
    await delay(5_000);
    assert.deepEqual(await packetsSent(), last);
    for (const page of pages) {
      await page.press('Unmute microphone');
      await page.press('Turn camera on');
    }
    await assertMediaFlows(pages, { timeoutMs: 30_000 });
  });
});

/** Shares a moving canvas, because Firefox shares a screen only after a person has chosen it. */
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

/** Number of decoded frames of the remote screen. */
function screenFrames(page: CallPage): Promise<number> {
  return page.page.evaluate(async () => {
    const [connection] = window.instruments.openConnections();
    const report = (await connection?.getTransceivers()[2]?.receiver.getStats()) ?? new Map();
    return Math.max(0, ...[...report.values()].map(({ framesDecoded = 0 }) => framesDecoded));
  });
}
