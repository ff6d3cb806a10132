import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser } from 'puppeteer-core';
import { closeBrowser, launchChromium } from '../support/browsers.js';
import { CallPage } from '../support/call-page.js';
import { assertMediaFlows } from '../support/flow.js';
import { toneClip } from '../support/media-files.js';
import { type Product, startProduct } from '../support/product.js';
import { bytesSent, sentPictures, soundPacketsSent } from '../support/sent.js';
import { embeddingPage, type Site, startSite } from '../support/site.js';
import { until } from '../support/until.js';

describe('what is sent', () => {
  let product: Product;
  let site: Site;
  let browser: Browser;

  before(async () => {
    product = await startProduct();
    site = await startSite();
    browser = await launchChromium({ audioFile: await toneClip(440) });
  });
  after(async () => {
    await closeBrowser(browser);
    await site?.close();
    await product?.close();
  });

  /** People in one room, each in a box of this size. */
  async function call(room: string, count: number, { attributes = '', width = 1_280, height = 720 } = {}) {
    const file = embeddingPage(product.origin, `room="${room}" autojoin ${attributes}`);
    const style = `<style>body{margin:0}mesh-call{width:${width}px;height:${height}px}</style>`;
    site.set(`/${room}`, { ...file, body: `${file.body}${style}` });
    const pages: CallPage[] = [];
    for (let index = 0; index < count; index += 1) {
      const page = await CallPage.open(browser, `${site.origin}/${room}`);
      await page.page.setViewport({ width: 1_400, height: 900 });
      pages.push(page);
    }
    await Promise.all(pages.map((page) => page.waitForCall(count)));
    return pages;
  }
  const close = (pages: readonly CallPage[]) => Promise.all(pages.map((page) => page.close()));
  /** Pictures of the other, and sound if it is on, go on arriving at one of two. */
  async function assertArrives(page: CallPage, { picture = true, sound = true } = {}): Promise<void> {
    const read = async () => Object.values(await page.received())[0];
    const before = await read();
    await until(
      'media to go on',
      async () => {
        const now = await read();
        if (!before || !now) return false;
        return (
          (!picture || now.framesDecoded > before.framesDecoded + 2) &&
          (!sound || now.audioEnergy > before.audioEnergy)
        );
      },
      { timeoutMs: 20_000 },
    );
  }
  const pixels = async (page: CallPage) =>
    (await sentPictures(page)).reduce((sum, { width, height }) => sum + width * height, 0);

  it('is as many pixels as one container has, to all together', async () => {
    const pages = await call('pixels', 4);
    await assertMediaFlows(pages, { sound: false });
    for (const page of pages)
      await until(
        'pictures as large as the tiles',
        async () => {
          const sent = await pixels(page);
          return sent > 100_000 && sent <= 1_280 * 720;
        },
        { timeoutMs: 20_000 },
      );
    await close(pages);
  });

  it('stops within 500 ms for a tile that is not seen, and is back as soon when it is', async () => {
    const [one, other] = (await call('hidden', 2)) as [CallPage, CallPage];
    await assertMediaFlows([one, other]);
    const frames = async () => (await sentPictures(one))[0]?.framesEncoded ?? 0;
    const hide = (hidden: boolean) =>
      other.run((element, value) => {
        element.style.transform = value ? 'translateX(5000px)' : '';
      }, hidden);
    await until('wishes to be heard', async () => ((await sentPictures(one))[0]?.width ?? 0) > 0);

    await hide(true);
    const hiddenAt = performance.now();
    let [last, lastAt] = [await frames(), performance.now()];
    await until('no further frames', async () => {
      const now = await frames();
      if (now !== last) [last, lastAt] = [now, performance.now()];
      return performance.now() - lastAt > 1_000;
    });
    const stoppedAfterMs = Math.round(lastAt - hiddenAt);
    await assertArrives(one);
    await assertArrives(other, { picture: false });

    const before = (await other.received())[await one.ownId()]?.framesDecoded ?? 0;
    const shownAt = performance.now();
    await hide(false);
    await until(
      'a frame',
      async () => ((await other.received())[await one.ownId()]?.framesDecoded ?? 0) > before,
      { everyMs: 20 },
    );
    const backAfterMs = Math.round(performance.now() - shownAt);
    console.log(
      `hidden: the encoder stopped after ${stoppedAfterMs} ms; seen: first frame after ${backAfterMs} ms`,
    );
    assert.ok(stoppedAfterMs <= 500, `stopped after ${stoppedAfterMs} ms`);
    assert.ok(backAfterMs <= 500, `back after ${backAfterMs} ms`);
    await close([one, other]);
  });

  it('is no sound at all while muted, and no picture while the camera is off', async () => {
    const [one, other] = (await call('silent', 2)) as [CallPage, CallPage];
    await assertMediaFlows([one, other]);
    await one.press('Mute microphone');
    await one.press('Turn camera off');
    await until('both to be off', async () => {
      const seen = (await other.participants()).find(({ local }) => !local);
      return seen?.microphone === false && seen.camera === false;
    });
    const packets = async () =>
      (await soundPacketsSent(one)) + ((await sentPictures(one))[0]?.packetsSent ?? 0);
    let last = await packets();
    await until('the last packet', async () => {
      const now = await packets();
      const same = now === last;
      last = now;
      return same;
    });
    await delay(5_000);
    assert.equal(await packets(), last);
    await close([one, other]);
  });

  it('stays within max-uplink, sound first, live', async () => {
    const pages = await call('uplink', 4, { attributes: 'max-uplink="300"' });
    await Promise.all(pages.map((page) => assertArrives(page, { picture: false })));
    await delay(3_000);
    const measure = async (page: CallPage) => {
      const before = await bytesSent(page);
      const startedAt = performance.now();
      await delay(10_000);
      return Math.round(((await bytesSent(page)) - before) * 8) / (performance.now() - startedAt);
    };
    const [page] = pages as [CallPage];
    const slow = await measure(page);
    await page.run((element) => element.setAttribute('max-uplink', '1500'));
    await until('more to be sent', async () => (await pixels(page)) > 0, { timeoutMs: 20_000 });
    const fast = await measure(page);
    console.log(`max-uplink 300: ${Math.round(slow)} kbit/s sent; 1500: ${Math.round(fast)}`);
    assert.ok(slow <= 300 * 1.05, `${slow} kbit/s`);
    assert.ok(fast > slow && fast <= 1_500 * 1.05, `${fast} kbit/s`);
    await close(pages);
  });

  it('is sound only, both ways, with audio-only', async () => {
    const [one, other] = (await call('sound', 2)) as [CallPage, CallPage];
    await assertMediaFlows([one, other]);
    await one.run((element) => element.setAttribute('audio-only', ''));
    const encoded = async (page: CallPage) => (await sentPictures(page))[0]?.framesEncoded ?? 0;
    let last = -1;
    await until(
      'no pictures either way',
      async () => {
        const now = (await encoded(one)) + (await encoded(other));
        const same = now === last;
        last = now;
        return same;
      },
      { everyMs: 500 },
    );
    assert.equal((await one.participants())[0]?.camera, false);
    assert.equal(await one.run((element) => element.toggleCamera(true)), false);
    await one.run((element) => element.removeAttribute('audio-only'));
    await assertArrives(other, { picture: false });
    await assertArrives(one);
    await close([one, other]);
  });

  it('tells who speaks: a ring, an event, and nobody who only claims to', async () => {
    const [one, other] = (await call('speaking', 2)) as [CallPage, CallPage];
    const ids = [await one.ownId(), await other.ownId()];
    await other.press('Mute microphone');
    await until('the speaker to be known to both', async () =>
      (await Promise.all([one, other].map((page) => page.run((element) => element.activeSpeaker?.id)))).every(
        (id) => id === ids[0],
      ),
    );
    const ring = (page: CallPage) =>
      page.run((element) =>
        [...(element.shadowRoot?.querySelectorAll<HTMLElement>('[data-speaking]') ?? [])].map(
          ({ dataset }) => dataset.participant,
        ),
      );
    await until('a ring', async () => (await ring(other)).join() === ids[0]);
    const events = await other.events('active-speaker-changed');
    const told = events.at(-1)?.detail.participant as { id: string } | undefined;
    assert.equal(told?.id, ids[0]);
    await one.press('Mute microphone');
    await until('the ring to go', async () => (await ring(other)).length === 0);
    await close([one, other]);
  });
});
