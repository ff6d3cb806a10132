import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { videoResumedAfterMs } from '../support/media/media-flow.js';
import { concealedShare } from '../support/media/media-stats.js';
import { useRelayedCalls } from '../support/network/relayed-calls.js';
import { waitFor } from '../support/wait-for.js';

/** Time for the congestion controllers of both browsers to adapt. */
const ADAPT_MS = 8_000;

describe('Low bandwidth', () => {
  const calls = useRelayedCalls();

  it('keeps audio, shows that video has paused, and resumes video when bandwidth returns', {
    timeout: 180_000,
  }, async () => {
    const { relay } = calls;
    const pages = await calls.open('narrow');
    const waitForNotice = (shown: boolean, timeoutMs: number) =>
      waitFor(
        `the notice “Video paused” ${shown ? 'shown' : 'gone'} on both pages`,
        async () =>
          (await Promise.all(pages.map((page) => page.text()))).every(
            (text) => text.includes('Video paused') === shown,
          ),
        { timeoutMs },
      );
    await delay(ADAPT_MS);

    relay.set({ bitsPerSecond: 300_000 });
    await delay(ADAPT_MS);
    const at300 = await Promise.all(pages.map((page) => concealedShare(page, 8_000)));
    relay.set({ bitsPerSecond: 100_000 });
    const limitedAt = performance.now();
    await waitForNotice(true, 40_000);
    const pausedAfterMs = Math.round(performance.now() - limitedAt);
    const at100 = await Promise.all(pages.map((page) => concealedShare(page, 6_000)));

    relay.set({});
    const unlimitedAt = performance.now();
    // Queued frames still arrive: a new frame alone does not prove that video has resumed.
    await waitForNotice(false, 30_000);
    await videoResumedAfterMs(pages);
    const resumedAfterMs = Math.round(performance.now() - unlimitedAt);
    const percent = (shares: readonly number[]) =>
      shares.map((share) => `${(share * 100).toFixed(1)} %`).join(', ');
    console.log(
      `audio concealed at 300 kbit/s: ${percent(at300)}; at 100 kbit/s: ${percent(at100)}, ` +
        `video paused after ${pausedAfterMs} ms; video resumed after ${resumedAfterMs} ms`,
    );
    assert.ok(Math.max(...at300) < 0.1, `concealed at 300 kbit/s: ${percent(at300)}`);
    assert.ok(Math.max(...at100) < 0.1, `concealed at 100 kbit/s: ${percent(at100)}`);
    assert.ok(resumedAfterMs <= 15_000, `resumed after ${resumedAfterMs} ms`);
  });
});
