import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { usageOf } from '../bench/processes.js';
import { useCalls } from '../support/browser/call-fixture.js';
import { type CallPage, waitForMesh } from '../support/browser/call-page.js';
import { longRun } from '../support/long-run.js';
import { AUDIBLE_ENERGY } from '../support/media/media-flow.js';
import { waitFor } from '../support/wait-for.js';

// 240 ends of connections on one machine: only in `npm run test:long`. Two processors cannot encode the video of 16
// participants. The tests of tile-visibility show that at most eight videos are requested.

const PARTICIPANTS = 16;
const MEASURING_MS = 10_000;

describe('Large room', { skip: !longRun }, () => {
  const calls = useCalls({ server: { MESH_CALL_MAX_PARTICIPANTS: String(PARTICIPANTS) } });

  /** Processor cores that the whole browser uses. */
  async function coresUsed(): Promise<number> {
    const pid = calls.browser.process()?.pid ?? 0;
    const [startedAt, { cpuSeconds }] = [performance.now(), await usageOf(pid)];
    await delay(MEASURING_MS);
    return ((await usageOf(pid)).cpuSeconds - cpuSeconds) / ((performance.now() - startedAt) / 1_000);
  }

  it(`carries the audio of one speaker to ${PARTICIPANTS - 1} listeners with audio-only`, async () => {
    const speakerUrl = calls.embed('room="crowd" autojoin audio-only');
    const listenerUrl = calls.embed('room="crowd" autojoin audio-only muted');
    const pages: CallPage[] = [];
    let lastJoinSeconds = 0;
    for (let index = 0; index < PARTICIPANTS; index += 1) {
      const page = await calls.open(index === 0 ? speakerUrl : listenerUrl);
      await page.page.setViewport({ width: 1_280, height: 720 });
      // One machine makes 30 connections for the last participant; so each joins after the one before is connected.
      const openedAtMs = performance.now();
      await page.waitForCall(index + 1, 120_000);
      lastJoinSeconds = (performance.now() - openedAtMs) / 1_000;
      const made = await page.connectionsMade();
      // The first participant prepares a connection before anyone else is there.
      assert.ok(made <= Math.max(1, index), `${made} connections for ${index} remote participants`);
      pages.push(page);
    }
    const [speaker, ...listeners] = pages as [CallPage, ...CallPage[]];
    await waitForMesh(pages, 120_000);
    const id = await speaker.ownId();
    const energies = () =>
      Promise.all(listeners.map(async (page) => (await page.received())[id]?.audioEnergy ?? 0));
    const first = await energies();
    await waitFor(
      'audio of the speaker on all pages',
      async () => (await energies()).every((energy, index) => energy > (first[index] ?? 0) + AUDIBLE_ENERGY),
      { timeoutMs: 60_000, everyMs: 1_000 },
    );
    await waitFor(
      'the active speaker on all pages',
      async () =>
        (await Promise.all(pages.map((page) => page.run((element) => element.activeSpeaker?.id)))).every(
          (each) => each === id,
        ),
      { timeoutMs: 60_000, everyMs: 1_000 },
    );
    console.log(
      `${PARTICIPANTS} participants with audio alone: ${(await coresUsed()).toFixed(2)} cores for all of them, ` +
        `the last one joined after ${lastJoinSeconds.toFixed(1)} s`,
    );
  });
});
