import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Page } from 'puppeteer-core';
import { useCalls } from '../support/browser/call-fixture.js';
import { type CallPage, waitForMesh } from '../support/browser/call-page.js';
import { waitFor } from '../support/wait-for.js';

const title = 'What is shared';
/** HTML of the shared tab: one colour, a moving mark and a tone. */
const sharedPage = `<!doctype html><title>${title}</title><style>body{margin:0;background:#00f}i{position:absolute;width:20px;height:20px;background:#008}</style>
<i></i><script>
const mark = document.querySelector('i');
setInterval(() => { mark.style.left = (performance.now() / 10) % 300 + 'px'; }, 50);
const context = new AudioContext();
const tone = new OscillatorNode(context, { frequency: 660 });
tone.connect(context.destination);
tone.start();
// A page may play audio after a user gesture.
document.addEventListener('click', () => context.resume());
context.onstatechange = () => { document.body.dataset.sound = context.state; };
</script>`;

describe('Screen sharing', () => {
  const calls = useCalls({ chromium: { grantDevices: false, sharedTab: title } });

  before(async () => {
    calls.site.set('/shared', { body: sharedPage });
    const context = calls.browser.defaultBrowserContext();
    await context.overridePermissions(calls.server.origin, ['camera', 'microphone']);
  });

  /** Opens the tab that Chromium shares because of its title. */
  async function openSharedTab(): Promise<Page> {
    const tab = await calls.browser.newPage();
    await tab.goto(`${calls.site.origin}/shared`);
    await tab.mouse.click(100, 100);
    await tab.waitForSelector('[data-sound="running"]');
    return tab;
  }

  async function enter(name: string): Promise<CallPage> {
    const context = calls.browser.defaultBrowserContext();
    const page = await calls.open(`/?room=screen&name=${name}&join`, { context });
    await page.waitForState('joined');
    return page;
  }

  /** Decoded frames, audio energy and colour in the middle of the screen of a participant. */
  const receivedScreen = (page: CallPage, id: string) =>
    page.run(async (element, participant) => {
      const tile = element.shadowRoot?.querySelector(
        `[data-participant="${participant}"][data-source="screen"]`,
      );
      const video = tile?.querySelector('video');
      const tracks = element.streamOf(participant, 'screen').getTracks();
      const reports = await Promise.all(
        window.instruments.openConnections().map((connection) => connection.getStats()),
      );
      const entries = reports.flatMap((report) => [...report.values()]);
      const inbound = entries.filter(
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
        frames: Math.max(0, ...inbound.map(({ framesDecoded = 0 }) => framesDecoded)),
        energy: Math.max(0, ...inbound.map(({ totalAudioEnergy = 0 }) => totalAudioEnergy)),
        colour,
      };
    }, id);

  /** Asserts that the page shows the shared tab, and receives new frames and new audio of it. */
  async function assertReceivesScreen(page: CallPage, id: string): Promise<void> {
    let now: Awaited<ReturnType<typeof receivedScreen>> | null = null;
    const look = async () => {
      now = await receivedScreen(page, id);
      return now.colour === 'blue' ? now : null;
    };
    const first = await waitFor('the colour of the screen', look, { lastSeen: () => now });
    await waitFor(
      'new frames of the screen',
      async () => (await receivedScreen(page, id)).frames > first.frames + 2,
    );
    await waitFor(
      'new audio of the screen',
      async () => (await receivedScreen(page, id)).energy > first.energy + 0.01,
    );
  }

  it('shows two screens at once beside the cameras, also to a newcomer, until sharing stops or the tab closes', async () => {
    const tab = await openSharedTab();
    const [ann, ben] = [await enter('Ann'), await enter('Ben')];
    await waitForMesh([ann, ben]);
    const [annId, benId] = [await ann.ownId(), await ben.ownId()];
    // A page behind another tab renders no video: each page is brought to the front for its check.
    await ann.page.bringToFront();
    await ann.press('Share screen');
    await waitFor('the screen of Ann on the page of Ben', async () =>
      (await ben.participants()).some(({ id, screen }) => id === annId && screen),
    );
    await ben.page.bringToFront();
    await assertReceivesScreen(ben, annId);
    await ben.press('Share screen');
    await ann.page.bringToFront();
    await assertReceivesScreen(ann, benId);
    assert.ok(
      (await ann.participants()).every(({ screen, camera, microphone }) => screen && camera && microphone),
    );

    const cyd = await enter('Cyd');
    await cyd.waitForCall(3);
    await cyd.page.bringToFront();
    for (const id of [annId, benId]) await assertReceivesScreen(cyd, id);
    const frames = async () => (await cyd.received())[annId]?.framesDecoded ?? 0;
    const before = await frames();
    await waitFor('new frames of the camera', async () => (await frames()) > before + 2);

    await ann.page.bringToFront();
    await ann.press('Stop sharing');
    await waitFor('the screen of Ben only', async () =>
      (await cyd.participants()).every(({ id, screen }) => screen === (id === benId)),
    );
    await tab.close();
    await waitFor('no screen', async () => (await cyd.participants()).every(({ screen }) => !screen));
    const changes = (await ben.events('screen-share-changed')).map(
      ({ detail }) => `${detail.enabled} ${detail.origin}`,
    );
    assert.deepEqual(changes, ['true user', 'false device']);
    assert.deepEqual(
      (await ann.events('screen-share-changed')).map(({ detail }) => `${detail.enabled} ${detail.origin}`),
      ['true user', 'false user'],
    );
  });

  it('stops with `audio-only`, which takes the button away', async () => {
    await openSharedTab();
    const [ann, ben] = [await enter('Ann'), await enter('Ben')];
    await waitForMesh([ann, ben]);
    const shares = async (wanted: boolean) =>
      (await ben.participants()).some(({ name, screen }) => name === 'Ann' && screen === wanted);
    await ann.page.bringToFront();
    await ann.press('Share screen');
    await waitFor('the screen of Ann', () => shares(true));
    await ann.run((element) => element.toggleAttribute('audio-only', true));
    await waitFor('no screen of Ann', () => shares(false));
    const labels = await waitFor('the toolbar without screen and camera', async () => {
      const all = await ann.run((element) =>
        [...(element.shadowRoot?.querySelectorAll('button') ?? [])].map((each) => each.ariaLabel ?? ''),
      );
      return all.includes('Stop sharing') ? null : all;
    });
    assert.ok(labels.includes('Mute microphone') && !labels.includes('Share screen'));
  });

  // The later of two participants offers the m-lines of a screen: Ben to Ann, and Cyd to Ben.
  it('reaches all participants without the server', async () => {
    await openSharedTab();
    const pages = [await enter('Ann'), await enter('Ben'), await enter('Cyd')] as const;
    const [ann, ben, cyd] = pages;
    await waitForMesh(pages);
    const benId = await ben.ownId();
    await calls.server.kill();
    for (const page of pages)
      await waitFor('the lost server', async () => (await page.signaling()) === 'reconnecting');
    await ben.page.bringToFront();
    await ben.press('Share screen');
    for (const page of [ann, cyd]) {
      await page.page.bringToFront();
      await assertReceivesScreen(page, benId);
    }
  });
});
