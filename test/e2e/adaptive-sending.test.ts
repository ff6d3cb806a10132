import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { useCalls } from '../support/browser/call-fixture.js';
import type { CallPage } from '../support/browser/call-page.js';
import { embeddingPage } from '../support/browser/site.js';
import { toneClip } from '../support/media/clips.js';
import { assertMediaFlows } from '../support/media/media-flow.js';
import { audioPacketsSent, bytesSent, sentVideo } from '../support/media/media-stats.js';
import { waitFor } from '../support/wait-for.js';

describe('Adaptive sending', () => {
  const calls = useCalls({ chromium: async () => ({ audioFile: await toneClip(440) }) });

  /** Connects `count` participants; each element has the size 1280×720. */
  async function openCall<Count extends number>(room: string, count: Count, attributes = '') {
    const file = embeddingPage(calls.server.origin, `room="${room}" autojoin ${attributes}`);
    const style = '<style>body{margin:0}mesh-call{width:1280px;height:720px}</style>';
    calls.site.set(`/${room}`, { ...file, body: `${file.body}${style}` });
    return calls.openCall(`${calls.site.origin}/${room}`, count, {
      prepare: (page) => page.setViewport({ width: 1_400, height: 900 }),
    });
  }

  /** Asserts that the page receives new frames and new audio from its one remote participant. */
  async function assertReceives(page: CallPage, { video = true, audio = true } = {}): Promise<void> {
    const read = async () => Object.values(await page.received())[0];
    const before = await read();
    await waitFor(
      'new media',
      async () => {
        const now = await read();
        if (!before || !now) return false;
        return (
          (!video || now.framesDecoded > before.framesDecoded + 2) &&
          (!audio || now.audioEnergy > before.audioEnergy)
        );
      },
      { timeoutMs: 20_000 },
    );
  }

  const pixelsSent = async (page: CallPage) =>
    (await sentVideo(page)).reduce((sum, { width, height }) => sum + width * height, 0);

  it('sends all receivers together at most as many pixels as one element has', async () => {
    const pages = await openCall('pixels', 4);
    await assertMediaFlows(pages, { audio: false });
    for (const page of pages)
      await waitFor(
        'videos of the size of the tiles',
        async () => {
          const sent = await pixelsSent(page);
          return sent > 100_000 && sent <= 1_280 * 720;
        },
        { timeoutMs: 20_000 },
      );
  });

  it('stops the video of a hidden tile within 500 ms, and resumes it within 500 ms', async () => {
    const [sender, receiver] = await openCall('hidden', 2);
    await assertMediaFlows([sender, receiver]);
    const framesEncoded = async () => (await sentVideo(sender))[0]?.framesEncoded ?? 0;
    const setHidden = (hidden: boolean) =>
      receiver.run((element, value) => {
        element.style.transform = value ? 'translateX(5000px)' : '';
      }, hidden);
    await waitFor('the requested size', async () => ((await sentVideo(sender))[0]?.width ?? 0) > 0);

    /** Resolves after a second without a frame, to the time of the last one. */
    const stopped = async () => {
      let [last, lastAt] = [await framesEncoded(), performance.now()];
      await waitFor('one second without a frame', async () => {
        const now = await framesEncoded();
        if (now !== last) [last, lastAt] = [now, performance.now()];
        return performance.now() - lastAt > 1_000;
      });
      return lastAt;
    };

    await setHidden(true);
    const hiddenAt = performance.now();
    const lastAt = await stopped();
    const stoppedAfterMs = Math.round(lastAt - hiddenAt);
    await assertReceives(sender);
    await assertReceives(receiver, { video: false });

    const id = await sender.ownId();
    const framesDecoded = async () => (await receiver.received())[id]?.framesDecoded ?? 0;
    const before = await framesDecoded();
    const shownAt = performance.now();
    await setHidden(false);
    await waitFor('a new frame', async () => (await framesDecoded()) > before, { everyMs: 20 });
    const resumedAfterMs = Math.round(performance.now() - shownAt);
    console.log(
      `hidden: encoder stopped after ${stoppedAfterMs} ms; shown: frame after ${resumedAfterMs} ms`,
    );
    assert.ok(stoppedAfterMs <= 500, `stopped after ${stoppedAfterMs} ms`);
    assert.ok(resumedAfterMs <= 500, `resumed after ${resumedAfterMs} ms`);

    // The browser reports no change of a box that only its style hides.
    await receiver.run((element) => {
      element.style.opacity = '0';
    });
    await stopped();
  });

  it('sends no packet while the microphone is muted and the camera is off', async () => {
    const [sender, receiver] = await openCall('silent', 2);
    await assertMediaFlows([sender, receiver]);
    await sender.press('Mute microphone');
    await sender.press('Turn camera off');
    await waitFor('microphone and camera off', async () => {
      const remote = (await receiver.participants()).find(({ local }) => !local);
      return remote?.microphone === false && remote.camera === false;
    });
    const packetsSent = async () =>
      (await audioPacketsSent(sender)) + ((await sentVideo(sender))[0]?.packetsSent ?? 0);
    let last = await packetsSent();
    await waitFor('the last packet', async () => {
      const now = await packetsSent();
      const isSame = now === last;
      last = now;
      return isSame;
    });
    // Measuring time: nothing may be sent.
    await delay(5_000);
    assert.equal(await packetsSent(), last);
  });

  it('stays within max-uplink, gives audio priority, and follows a change during the call', async () => {
    const pages = await openCall('uplink', 4, 'max-uplink="300"');
    await Promise.all(pages.map((page) => assertReceives(page, { video: false })));
    const kbpsOver = async (page: CallPage, durationMs: number) => {
      const before = await bytesSent(page);
      const startedAt = performance.now();
      await delay(durationMs);
      return Math.round(((await bytesSent(page)) - before) * 8) / (performance.now() - startedAt);
    };
    const [page] = pages;
    assert.ok(page);
    await waitFor('the limit', async () => (await kbpsOver(page, 1_000)) <= 300);
    const slow = await kbpsOver(page, 10_000);
    await page.run((element) => element.setAttribute('max-uplink', '1500'));
    await waitFor('video', async () => (await pixelsSent(page)) > 0, { timeoutMs: 20_000 });
    const fast = await kbpsOver(page, 10_000);
    console.log(`max-uplink 300: ${Math.round(slow)} kbit/s sent; 1500: ${Math.round(fast)} kbit/s`);
    assert.ok(slow <= 300 * 1.05, `${slow} kbit/s`);
    assert.ok(fast > slow && fast <= 1_500 * 1.05, `${fast} kbit/s`);
  });

  it('sends and receives audio alone with audio-only', async () => {
    const [one, other] = await openCall('sound', 2);
    await assertMediaFlows([one, other]);
    await one.run((element) => element.setAttribute('audio-only', ''));
    const framesEncoded = async (page: CallPage) => (await sentVideo(page))[0]?.framesEncoded ?? 0;
    let last = -1;
    await waitFor(
      'no new frames in both directions',
      async () => {
        const now = (await framesEncoded(one)) + (await framesEncoded(other));
        const isSame = now === last;
        last = now;
        return isSame;
      },
      { everyMs: 500 },
    );
    assert.equal((await one.participants())[0]?.camera, false);
    assert.equal(await one.run((element) => element.toggleCamera(true)), false);
    await one.run((element) => element.removeAttribute('audio-only'));
    await assertReceives(other, { video: false });
    await assertReceives(one);
  });

  it('marks the active speaker with a ring and an event, and no muted participant', async () => {
    const pages = await openCall('speaking', 2);
    const [speaker, listener] = pages;

    const id = await speaker.ownId();
    await listener.press('Mute microphone');
    await waitFor('the active speaker on both pages', async () =>
      (await Promise.all(pages.map((page) => page.run((element) => element.activeSpeaker?.id)))).every(
        (each) => each === id,
      ),
    );
    const rings = () =>
      listener.run((element) =>
        [...(element.shadowRoot?.querySelectorAll<HTMLElement>('[data-speaking]') ?? [])].map(
          ({ dataset }) => dataset.participant,
        ),
      );
    await waitFor('a ring', async () => (await rings()).join() === id);
    const events = await listener.events('active-speaker-changed');
    const announced = events.at(-1)?.detail.participant as { id: string } | undefined;
    assert.equal(announced?.id, id);
    await speaker.press('Mute microphone');
    await waitFor('no ring', async () => (await rings()).length === 0);
  });
});
