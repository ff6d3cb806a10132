import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import { closeBrowser, launchChromium } from '../support/browsers.js';
import { CallPage } from '../support/call-page.js';
import { type Product, startProduct } from '../support/product.js';
import { type Site, startSite } from '../support/site.js';
import { until } from '../support/until.js';

const title = 'What is shared';
/** A page of one colour that moves and sounds. */
const shared = `<!doctype html><title>${title}</title><style>body{margin:0;background:#00f}i{position:absolute;width:20px;height:20px;background:#008}</style>
<i></i><script>
const mark = document.querySelector('i');
setInterval(() => { mark.style.left = (performance.now() / 10) % 300 + 'px'; }, 50);
const context = new AudioContext();
const tone = new OscillatorNode(context, { frequency: 660 });
tone.connect(context.destination);
tone.start();
// Pages may make a sound once somebody has touched them.
document.addEventListener('click', () => context.resume());
context.onstatechange = () => { document.body.dataset.sound = context.state; };
</script>`;

describe('a shared screen', () => {
  let product: Product;
  let site: Site;
  let browser: Browser;
  let tab: Page;

  before(async () => {
    product = await startProduct();
    site = await startSite();
    site.set('/shared', { type: 'text/html', body: shared });
    browser = await launchChromium({ grantDevices: false, sharedTab: title });
  });
  after(async () => {
    await closeBrowser(browser);
    await site?.close();
    await product?.close();
  });

  async function openTab(): Promise<void> {
    tab = await browser.newPage();
    await tab.goto(`${site.origin}/shared`);
    await tab.mouse.click(100, 100);
    await tab.waitForSelector('[data-sound="running"]');
  }

  async function enter(name: string): Promise<CallPage> {
    const context = browser.defaultBrowserContext();
    await context.overridePermissions(product.origin, ['camera', 'microphone']);
    const page = await CallPage.openIn(context, `${product.origin}/?room=screen&name=${name}&join`);
    await page.waitForState('joined');
    return page;
  }

  /** How many frames of somebody's screen have come, how loud it was, and the colour in the middle of what is shown. */
  const seen = (page: CallPage, id: string) =>
    page.run(async (element, participant) => {
      const tile = element.shadowRoot?.querySelector(
        `[data-participant="${participant}"][data-source="screen"]`,
      );
      const video = tile?.querySelector('video');
      const tracks = element.streamOf(participant, 'screen').getTracks();
      const reports = await Promise.all(
        window.instruments.connections
          .flatMap((ref) => ref.deref() ?? [])
          .filter(({ signalingState }) => signalingState !== 'closed')
          .map((connection) => connection.getStats()),
      );
      const lines = reports.flatMap((report) => [...report.values()]);
      const theirs = lines.filter(
        ({ type, trackIdentifier }) =>
          type === 'inbound-rtp' && tracks.some((track) => track.id === trackIdentifier),
      );
      let colour = '';
      if (video && video.videoWidth > 0) {
        const canvas = new OffscreenCanvas(1, 1);
        const context = canvas.getContext('2d');
        context?.drawImage(video, video.videoWidth / 2, video.videoHeight * 0.75, 1, 1, 0, 0, 1, 1);
        const [red = 0, green = 0, blue = 0] = context?.getImageData(0, 0, 1, 1).data ?? [];
        colour = blue > 180 && red < 80 && green < 80 ? 'blue' : `${red} ${green} ${blue}`;
      }
      return {
        shares: element.participants.some(({ id, screen }) => id === participant && screen),
        frames: Math.max(0, ...theirs.map(({ framesDecoded = 0 }) => framesDecoded)),
        energy: Math.max(0, ...theirs.map(({ totalAudioEnergy = 0 }) => totalAudioEnergy)),
        colour,
      };
    }, id);

  async function assertSeen(page: CallPage, id: string): Promise<void> {
    let now: Awaited<ReturnType<typeof seen>> | null = null;
    const look = async () => {
      now = await seen(page, id);
      return now.colour === 'blue' ? now : null;
    };
    const first = await until('the screen’s colour', look, { told: () => now });
    await until('its frames to go on', async () => (await seen(page, id)).frames > first.frames + 2);
    await until('its sound to go on', async () => (await seen(page, id)).energy > first.energy + 0.01);
  }

  it('is seen and heard beside camera and microphone, two at once, by those who come later, until its tab is closed', async () => {
    await openTab();
    const [ann, ben] = [await enter('Ann'), await enter('Ben')];
    await Promise.all([ann, ben].map((page) => page.waitForCall(2)));
    const [annId, benId] = [await ann.ownId(), await ben.ownId()];
    // Pages that are covered by another tab show no pictures: each looks when it is in front.
    await ann.page.bringToFront();
    await ann.press('Share screen');
    await until('the share to be told', async () =>
      (await ben.participants()).some(({ id, screen }) => id === annId && screen),
    );
    await ben.page.bringToFront();
    await assertSeen(ben, annId);
    await ben.press('Share screen');
    await ann.page.bringToFront();
    await assertSeen(ann, benId);
    assert.ok(
      (await ann.participants()).every(({ screen, camera, microphone }) => screen && camera && microphone),
    );

    const cyd = await enter('Cyd');
    await cyd.waitForCall(3);
    await cyd.page.bringToFront();
    for (const id of [annId, benId]) await assertSeen(cyd, id);
    const frames = async () => (await cyd.received())[annId]?.framesDecoded ?? 0;
    const before = await frames();
    await until('the camera to go on', async () => (await frames()) > before + 2);

    await ann.page.bringToFront();
    await ann.press('Stop sharing');
    await until('one screen less', async () =>
      (await cyd.participants()).every(({ id, screen }) => screen === (id === benId)),
    );
    await tab.close();
    await until('the closed tab to be noticed', async () =>
      (await cyd.participants()).every(({ screen }) => !screen),
    );
    const changes = (await ben.events('screen-share-changed')).map(
      ({ detail }) => `${detail.enabled} ${detail.origin}`,
    );
    assert.deepEqual(changes, ['true user', 'false device']);
    assert.deepEqual(
      (await ann.events('screen-share-changed')).map(({ detail }) => `${detail.enabled} ${detail.origin}`),
      ['true user', 'false user'],
    );
    await Promise.all([ann, ben, cyd].map((page) => page.page.close()));
  });

  // Of each pair the later one lays the lines: for Ann it is Ben himself, for Cyd it is Cyd.
  it('is seen and heard by all though the server is away', async () => {
    await openTab();
    const pages = [await enter('Ann'), await enter('Ben'), await enter('Cyd')] as const;
    const [ann, ben, cyd] = pages;
    await Promise.all(pages.map((page) => page.waitForCall(3)));
    const benId = await ben.ownId();
    await product.kill();
    for (const page of pages)
      await until('the loss of the server to be noticed', () =>
        page.run((element) => element.signaling === 'reconnecting'),
      );
    await ben.page.bringToFront();
    await ben.press('Share screen');
    for (const page of [ann, cyd]) {
      await page.page.bringToFront();
      await assertSeen(page, benId);
    }
    await Promise.all(pages.map((page) => page.page.close()));
  });
});
