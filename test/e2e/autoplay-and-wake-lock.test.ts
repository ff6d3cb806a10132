import { describe, it } from 'node:test';
import { useCalls } from '../support/browser/call-fixture.js';
import { waitForMesh } from '../support/browser/call-page.js';
import { AUDIBLE_ENERGY } from '../support/media/media-flow.js';
import { waitFor } from '../support/wait-for.js';

describe('Blocked autoplay', () => {
  const calls = useCalls({ chromium: { blockAutoplay: true } });

  /** Connects a listener without microphone and camera, whose page may not play audio without a user gesture. */
  async function openListener(room: string) {
    const listener = await calls.openEmbedded(`room="${room}" autojoin muted camera-off`);
    const session = await listener.page.createCDPSession();
    // Puppeteer's evaluate() counts as a user gesture.
    const evaluateWithoutGesture = async (expression: string) =>
      (await session.send('Runtime.evaluate', { expression, userGesture: false, awaitPromise: true })).result
        .value as unknown;
    const notices = async () =>
      Number(
        await evaluateWithoutGesture(`[...document.querySelector('mesh-call').shadowRoot.querySelectorAll('button')]
          .filter((button) => button.textContent.trim() === 'Click to hear the others').length`),
      );
    const speaker = await calls.open(`/?room=${room}&join`);
    await waitFor('one notice', async () => (await notices()) === 1);
    const assertAudible = async () => {
      await waitFor('no notice', async () => (await notices()) === 0);
      await waitForMesh([listener, speaker]);
      const energy = async () => Object.values(await listener.received())[0]?.audioEnergy ?? 0;
      const before = await energy();
      await waitFor('audio', async () => (await energy()) > before + AUDIBLE_ENERGY);
    };
    return { listener, evaluateWithoutGesture, assertAudible };
  }

  it('shows one notice, and plays audio after any user gesture', async () => {
    const { listener, assertAudible } = await openListener('silent');
    // A click outside of the button.
    await listener.page.mouse.click(3, 3);
    await assertAudible();
  });

  it('ends by itself when the microphone opens, because the page may then play audio', async () => {
    const { evaluateWithoutGesture, assertAudible } = await openListener('unmuted');
    await evaluateWithoutGesture(`document.querySelector('mesh-call').toggleMicrophone(true)`);
    await assertAudible();
  });
});

describe('Screen wake lock', () => {
  const calls = useCalls();

  it('is held during the call, requested again after the tab was hidden, and released on leaving', async () => {
    const page = await calls.open('/?room=awake&join', {
      prepare: (opened) =>
        opened.evaluateOnNewDocument(() => {
          const locks: WakeLockSentinel[] = [];
          Object.assign(window, { heldLocks: () => locks.filter(({ released }) => !released).length });
          const { request } = WakeLock.prototype;
          WakeLock.prototype.request = async function (this: WakeLock, type) {
            const lock = await request.call(this, type);
            locks.push(lock);
            return lock;
          };
        }),
    });
    const heldLocks = () => page.page.evaluate(() => (Reflect.get(window, 'heldLocks') as () => number)());
    await page.waitForState('joined');
    await waitFor('a wake lock', async () => (await heldLocks()) === 1);
    const cover = await page.page.browserContext().newPage();
    await cover.bringToFront();
    await waitFor('the browser to release it', async () => (await heldLocks()) === 0);
    await page.page.bringToFront();
    await waitFor('a second wake lock', async () => (await heldLocks()) === 1);
    await page.run((element) => element.leave());
    await waitFor('no wake lock', async () => (await heldLocks()) === 0);
  });
});
