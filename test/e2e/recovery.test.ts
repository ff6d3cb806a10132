import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { CallPage } from '../support/call-page.js';
import { assertMediaFlows, picturesBackAfterMs } from '../support/flow.js';
import { longRun } from '../support/long-run.js';
import { type RelayedCalls, startRelayedCalls } from '../support/relayed-calls.js';
import type { UdpRelay } from '../support/udp-relay.js';
import { until } from '../support/until.js';

interface PeerLinks {
  readonly links: readonly {
    readonly connection: number;
    readonly connectionState: string;
    readonly candidatePair: { readonly local: string; readonly remote: string } | null;
  }[];
}

/** Share of the time that pictures may stand still with 10 % loss. */
const MOST_FROZEN = 0.05;

const cuts = longRun
  ? [3, 10, 30].flatMap((seconds) =>
      [false, true].map((elsewhere) => ({ seconds, elsewhere, rounds: seconds < 30 ? 10 : 5 })),
    )
  : [
      { seconds: 3, elsewhere: false, rounds: 1 },
      { seconds: 3, elsewhere: true, rounds: 1 },
      { seconds: 10, elsewhere: false, rounds: 1 },
    ];

const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((one, other) => one - other)[
    Math.min(values.length - 1, Math.floor(values.length * share))
  ] ?? 0;
const figures = (values: readonly number[]): string =>
  values.length === 1
    ? `${Math.round(values[0] ?? 0)} ms`
    : `${Math.round(percentile(values, 0.5))} ms (median), ${Math.round(percentile(values, 0.95))} ms (p95)`;

describe('a call whose network fails', () => {
  let calls: RelayedCalls;
  let relay: UdpRelay;

  before(async () => {
    calls = await startRelayedCalls();
    relay = calls.relay;
  });
  after(() => calls?.close());

  const links = (page: CallPage) => page.run(async (element) => (await element.getStats()) as PeerLinks);
  const connectionOf = async (page: CallPage) =>
    (await page.participants()).find(({ local }) => !local)?.connection;

  it('by relay alone, no address but the relay is used', async () => {
    const pages = await calls.open('relayed');
    for (const page of pages) {
      const [link] = (await links(page)).links;
      assert.deepEqual([link?.candidatePair?.local, link?.candidatePair?.remote], ['relay', 'relay']);
      const candidates = await page.page.evaluate(() => window.instruments.candidates);
      assert.ok(candidates.length > 0);
      assert.deepEqual(
        candidates.filter((candidate) => !candidate.includes(' typ relay ')),
        [],
      );
    }
    await Promise.all(pages.map((page) => page.close()));
  });

  for (const { seconds, elsewhere, rounds } of cuts)
    it(`goes on after its path was cut for ${seconds} s${elsewhere ? ', from another address' : ''}`, {
      timeout: 60_000 + rounds * (seconds + 20) * 1_000,
    }, async () => {
      const pages = await calls.open(`cut-${seconds}-${elsewhere}`);
      const told: number[] = [];
      const back: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        relay.set({ cut: true });
        const cutAt = performance.now();
        await until('both to say that they reconnect', async () =>
          (await Promise.all(pages.map(connectionOf))).every((state) => state === 'reconnecting'),
        );
        told.push(performance.now() - cutAt);
        // The outage itself: there is nothing to wait for but its end.
        await delay(Math.max(0, seconds * 1_000 - (performance.now() - cutAt)));
        if (elsewhere) relay.move();
        relay.set({});
        back.push(await picturesBackAfterMs(pages));
        await Promise.all(pages.map((page) => page.waitForCall(2)));
        await assertMediaFlows(pages);
      }
      console.log(
        `cut for ${seconds} s${elsewhere ? ' and moved' : ''}, ${rounds} ×: told after ${figures(told)}, pictures back after ${figures(back)}`,
      );
      assert.ok(Math.max(...told) <= 3_000, `told after ${figures(told)}`);
      assert.ok(percentile(back, 0.95) <= 5_000, `back after ${figures(back)}`);
      if (rounds > 1) assert.ok(percentile(back, 0.5) <= 3_000, `back after ${figures(back)}`);
      for (const page of pages) {
        if (seconds <= 10 && !elsewhere)
          assert.equal((await links(page)).links[0]?.connection, 1, 'no new connection was needed');
        const qualities = () => page.events('quality-changed');
        assert.ok((await qualities()).some(({ detail }) => detail.reason === 'connection-lost'));
        await until(
          'the quality to be told as better',
          async () => (await qualities()).at(-1)?.detail.quality !== 'poor',
        );
        assert.deepEqual(await page.events('participant-left'), []);
        assert.equal((await page.tiles()).length, 2);
      }
      await Promise.all(pages.map((page) => page.close()));
    });

  it('keeps the last picture, also while another connection is made in the place of the lost one', async () => {
    const pages = await calls.open('held');
    const [page] = pages;
    /** How many different greys the other's picture has as it is shown; one for a picture that is gone. */
    const shades = () =>
      page.run((element) => {
        const video = element.shadowRoot?.querySelector<HTMLVideoElement>(
          '[data-participant]:not([data-local]) video',
        );
        const context = new OffscreenCanvas(64, 36).getContext('2d');
        if (!video || !context) return 0;
        context.drawImage(video, 0, 0, 64, 36);
        const { data } = context.getImageData(0, 0, 64, 36);
        return new Set(data.filter((_, index) => index % 4 === 1)).size;
      });
    assert.ok((await shades()) > 1);
    relay.set({ cut: true });
    await until('another connection', async () => ((await links(page)).links[0]?.connection ?? 0) > 1, {
      timeoutMs: 25_000,
    });
    assert.equal(await connectionOf(page), 'reconnecting');
    assert.ok((await shades()) > 1, 'the last picture is still there');
    relay.set({});
    await picturesBackAfterMs(pages);
    await until('the picture to be played', () =>
      page.run((element) =>
        [...(element.shadowRoot?.querySelectorAll('video') ?? [])].every((video) => !video.paused),
      ),
    );
    await Promise.all(pages.map((each) => each.close()));
  });

  it('goes on through a narrow network: 200 kbit/s each way for each', async () => {
    const pages = await calls.open('narrow');
    relay.set({ bitsPerSecond: 200_000 });
    await delay(5_000);
    await assertMediaFlows(pages);
    for (const page of pages) assert.equal(await connectionOf(page), 'connected');
    await Promise.all(pages.map((page) => page.close()));
  });

  it('joins and stays with 10 % loss, 200 ms of delay and 30 ms of jitter, end to end', async () => {
    // Each packet crosses the relay twice.
    const faults = { loss: 0.05, delayMs: 100, jitterMs: 15 };
    const pages = await calls.open('lossy', faults);
    // The first seconds are those in which the network is got to know.
    await delay(longRun ? 10_000 : 5_000);
    // What is sent again may be lost again, which is a second of standing still: then 10 s are too few to tell a share.
    const share = await frozenShare(pages, longRun ? 60_000 : 10_000, 60_000);
    console.log(`10 % loss: pictures were frozen for ${(share * 100).toFixed(1)} % of the time`);
    assert.ok(share < MOST_FROZEN, `frozen for ${share * 100} %`);
    for (const page of pages) assert.equal(await connectionOf(page), 'connected');
    relay.set({ loss: 1 - Math.sqrt(0.7), delayMs: 20, jitterMs: 10 });
    await assertMediaFlows(pages, { timeoutMs: 30_000 });
    await Promise.all(pages.map((page) => page.close()));
  });
});

/**
 * How much of the time the worse picture stood still, as the browser itself counts it (`totalFreezesDuration`). A time in which
 * it was too much is gone on with, once, up to `mostMs` in all.
 */
async function frozenShare(pages: readonly CallPage[], leastMs: number, mostMs: number): Promise<number> {
  const looked = () =>
    Promise.all(
      pages.map((page) =>
        page.run(async (element) => {
          const { links } = (await element.getStats()) as {
            links: { received: { line: string; totalFreezesDuration: number; framesDecoded: number }[] }[];
          };
          const line = links[0]?.received.find((each) => each.line === 'camera');
          return {
            frozenMs: (line?.totalFreezesDuration ?? Number.NaN) * 1_000,
            frames: line?.framesDecoded ?? 0,
          };
        }),
      ),
    );
  const before = await looked();
  const shareAfter = async (durationMs: number) => {
    const after = await looked();
    return Math.max(
      ...after.map(({ frozenMs, frames }, index) => {
        const first = before[index];
        assert.ok(first && frozenMs >= first.frozenMs, 'the browser counts what is frozen');
        // A picture that stands still to the end is counted only when it goes on.
        assert.ok(frames - first.frames >= (durationMs / 1_000) * 5, `${frames - first.frames} frames`);
        return (frozenMs - first.frozenMs) / durationMs;
      }),
    );
  };
  await delay(leastMs);
  const share = await shareAfter(leastMs);
  if (share < MOST_FROZEN || mostMs <= leastMs) return share;
  await delay(mostMs - leastMs);
  return shareAfter(mostMs);
}
