import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { useCalls } from '../support/browser/call-fixture.js';
import { type CallPage, waitForMesh } from '../support/browser/call-page.js';
import { denyDevices } from '../support/browser/permissions.js';
import { longRun } from '../support/long-run.js';
import { assertMediaFlows, LONGEST_FREEZE_MS, longestFreezeMs } from '../support/media/media-flow.js';
import { waitFor } from '../support/wait-for.js';

const OUTAGE_MS = longRun ? 60_000 : 10_000;

describe('Losing the server', () => {
  const calls = useCalls();

  it('keeps media, mute and data between participants, and restores the same call', {
    timeout: 120_000,
  }, async () => {
    const url = calls.embed('room="outage" autojoin');
    const pages = await calls.openCall(url, 3);
    await assertMediaFlows(pages);
    // The first seconds of a call, in which bitrates rise, freeze by themselves; the outage is measured after them.
    await waitFor('steady video', async () => (await longestFreezeMs(pages, 3_000)) < 350, {
      timeoutMs: 40_000,
    });
    const ids = await Promise.all(pages.map((page) => page.ownId()));

    await calls.server.kill();
    const [, second, third] = pages;
    const thirdId = await third.ownId();
    const before = await audioSamples(second, thirdId);
    const exchange = assertMuteAndDataArrive(pages);
    const freezeMs = await longestFreezeMs(pages, OUTAGE_MS);
    console.log(`without a server for ${OUTAGE_MS / 1_000} s: longest freeze ${freezeMs} ms`);
    await exchange;
    const after = await audioSamples(second, thirdId);
    const concealedShare = (after.concealed - before.concealed) / (after.all - before.all);
    console.log(`${(concealedShare * 100).toFixed(2)} % of the audio was concealed`);
    assert.ok(after.all > before.all && concealedShare < 0.05, `${concealedShare * 100} %`);
    // Sampling has a resolution of 0.1 s, and takes time itself.
    assert.ok(freezeMs <= LONGEST_FREEZE_MS, `a video froze for ${freezeMs} ms`);
    for (const page of pages) {
      assert.equal(await page.state(), 'joined');
      assert.equal(await page.signaling(), 'reconnecting');
    }

    await calls.restartServer();
    const restartedAt = performance.now();
    // A newcomer may join before the others have returned.
    const newcomer = await calls.open(url);
    const all = [...pages, newcomer];
    await waitFor('signaling on the first pages', async () =>
      (await Promise.all(pages.map((page) => page.signaling()))).every(
        (signaling) => signaling === 'connected',
      ),
    );
    const returnedMs = performance.now() - restartedAt;
    console.log(`signaling was back after ${Math.round(returnedMs)} ms`);
    assert.ok(returnedMs <= 5_000, `signaling was back after ${Math.round(returnedMs)} ms`);
    await waitForMesh(all);
    await assertMediaFlows(all);

    assert.deepEqual(await Promise.all(pages.map((page) => page.ownId())), ids, 'the same ids');
    for (const page of all) {
      assert.deepEqual(await page.events('participant-left'), []);
      assert.equal((await page.tiles()).length, 4);
    }
    for (const page of pages) {
      const joined = await page.events('participant-joined');
      assert.equal(new Set(joined.map(({ detail }) => JSON.stringify(detail))).size, joined.length);
    }
  });

  it('opens the help for denied devices for the first time without the server', async () => {
    const server = await calls.startServer();
    const browser = await calls.launchChromium({ grantDevices: false });
    const page = await calls.open(`${server.origin}/?room=panel&join`, {
      browser,
      prepare: (opened) => denyDevices(opened, server.origin),
    });
    await page.waitForState('joined');
    await waitFor('the prefetched panel', () =>
      page.page.evaluate(() =>
        performance.getEntriesByType('resource').some(({ name }) => name.includes('help-panel')),
      ),
    );
    await server.kill();
    await waitFor('the lost server', async () => (await page.signaling()) === 'reconnecting');
    await page.press('How to allow');
    await waitFor('the steps', async () => /address bar|site settings|lock/iu.test(await page.text()));
  });
});

/** Audio samples received from a participant so far, and how many of them were concealed (W3C webrtc-stats). */
async function audioSamples(page: CallPage, id: string): Promise<{ all: number; concealed: number }> {
  const { links } = await page.stats();
  const microphone = links
    .find(({ participant }) => participant === id)
    ?.received.find(({ line }) => line === 'microphone');
  return { all: microphone?.totalSamplesReceived ?? 0, concealed: microphone?.concealedSamples ?? 0 };
}

/** Asserts that muting within 1 s, and data for all or for one participant, reach the remote participants. */
async function assertMuteAndDataArrive(pages: readonly CallPage[]): Promise<void> {
  const [sender, ...receivers] = pages;
  const [first] = receivers;
  assert.ok(sender && first);
  const id = await sender.ownId();
  for (const enabled of [false, true]) {
    await sender.run((element, on) => element.toggleMicrophone(on), enabled);
    const startedAt = performance.now();
    await Promise.all(
      receivers.map((page) =>
        waitFor(`the microphone ${enabled ? 'on' : 'off'}`, async () =>
          (await page.participants()).some((each) => each.id === id && each.microphone === enabled),
        ),
      ),
    );
    assert.ok(performance.now() - startedAt < 1_000);
  }
  await sender.run((element) => element.sendData({ hello: ['everybody', 1] }));
  await sender.run((element, to) => element.sendData('only you', to), await first.ownId());
  for (const page of receivers) {
    const expected: unknown[] = [{ hello: ['everybody', 1] }, ...(page === first ? ['only you'] : [])];
    const values = async () => (await page.events('data-message')).map(({ detail }) => detail.value);
    await waitFor('the data', async () => (await values()).length === expected.length);
    assert.deepEqual(await values(), expected);
    const [event] = await page.events('data-message');
    assert.equal((event?.detail.participant as { id: string } | undefined)?.id, id);
  }
}
