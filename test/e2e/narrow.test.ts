import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { picturesBackAfterMs } from '../support/flow.js';
import { type RelayedCalls, startRelayedCalls } from '../support/relayed-calls.js';
import { concealedShare } from '../support/sent.js';
import { until } from '../support/until.js';

describe('a call whose network gets narrow', () => {
  let calls: RelayedCalls;

  before(async () => {
    calls = await startRelayedCalls();
  });
  after(() => calls?.close());

  it('keeps the sound, says that the picture has paused, and has it back when the network has', {
    timeout: 180_000,
  }, async () => {
    const { relay } = calls;
    const pages = await calls.open('narrow');
    await delay(8_000);

    relay.set({ bitsPerSecond: 300_000 });
    await delay(8_000);
    const at300 = await Promise.all(pages.map((page) => concealedShare(page, 8_000)));
    relay.set({ bitsPerSecond: 100_000 });
    const narrowAt = performance.now();
    await until(
      'both to say that the picture has paused',
      async () =>
        (await Promise.all(pages.map((page) => page.text()))).every((text) => /Video paused/u.test(text)),
      { timeoutMs: 40_000 },
    );
    const pausedAfterMs = Math.round(performance.now() - narrowAt);
    const at100 = await Promise.all(pages.map((page) => concealedShare(page, 6_000)));

    relay.set({});
    const wideAt = performance.now();
    // What had been queued before still comes: a picture alone does not say that they go on.
    await until(
      'nobody to say so any more',
      async () =>
        (await Promise.all(pages.map((page) => page.text()))).every((text) => !/Video paused/u.test(text)),
      { timeoutMs: 30_000 },
    );
    await picturesBackAfterMs(pages);
    const backAfterMs = Math.round(performance.now() - wideAt);
    const percent = (shares: readonly number[]) =>
      shares.map((share) => `${(share * 100).toFixed(1)} %`).join(', ');
    console.log(
      `sound made up at 300 kbit/s: ${percent(at300)}; at 100, picture paused after ${pausedAfterMs} ms: ${percent(at100)}; back after ${backAfterMs} ms`,
    );
    assert.ok(Math.max(...at300) < 0.1, `made up at 300 kbit/s: ${percent(at300)}`);
    assert.ok(Math.max(...at100) < 0.1, `made up at 100 kbit/s: ${percent(at100)}`);
    assert.ok(backAfterMs <= 15_000, `back after ${backAfterMs} ms`);
    await Promise.all(pages.map((page) => page.close()));
  });
});
