import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CDPSession } from 'puppeteer-core';
import { assertNothingOpen } from '../support/browser/call-assertions.js';
import { useCalls } from '../support/browser/call-fixture.js';
import { type CallPage, waitForMesh } from '../support/browser/call-page.js';
import { longRun } from '../support/long-run.js';
import { assertMediaFlows, tileGoneAfterMs } from '../support/media/media-flow.js';
import { waitFor } from '../support/wait-for.js';

const nothingOpen = { connections: 0, liveTracks: 0, sockets: 0 };
/**
 * Number of closed connections that Chromium itself may keep alive. Of 50, it keeps one or two that were closed
 * during a change of the gathering state (heap snapshot: held by its own roots, without listeners of the product).
 */
const CLOSED_CONNECTIONS_KEPT = 2;

const CYCLES = longRun ? 50 : 12;

/** The counts once they have stopped to change: after the first calls, chunks are still being loaded and rendered. */
async function steadyCounts(session: CDPSession): Promise<Record<string, number>> {
  let counts = await countObjects(session);
  await waitFor(
    'steady counts',
    async () => {
      const last = JSON.stringify(counts);
      counts = await countObjects(session);
      return JSON.stringify(counts) === last;
    },
    { everyMs: 2_000 },
  );
  return counts;
}

/** Object counts of Chromium's performance metrics, after garbage collection. */
async function countObjects(session: CDPSession): Promise<Record<string, number>> {
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  const wanted = ['RTCPeerConnections', 'JSEventListeners', 'Nodes', 'AudioHandlers', 'WorkerGlobalScopes'];
  return Object.fromEntries(
    metrics.filter(({ name }) => wanted.includes(name)).map(({ name, value }) => [name, value]),
  );
}

describe('Element lifecycle', () => {
  const calls = useCalls();

  /** Opens a page of the site with one element, and waits until it has joined. */
  async function openJoined(room: string): Promise<CallPage> {
    const page = await calls.openEmbedded(`room="${room}" autojoin`);
    await page.waitForState('joined');
    return page;
  }

  it(`joining and leaving ${CYCLES} times leaks no connection, track, socket, listener or node`, async () => {
    const other = await openJoined('fifty');
    const page = await openJoined('fifty');
    const session = await page.page.createCDPSession();
    await session.send('Performance.enable');
    const cycle = async () => {
      await page.run((element) => element.join());
      await page.waitForCall(2);
      await page.run((element) => element.leave());
    };
    await page.run((element) => element.leave());
    // The first cycles load the panels and fill caches.
    for (let count = 0; count < 3; count += 1) await cycle();
    await waitFor('the loaded panels', () =>
      page.page.evaluate(() =>
        performance.getEntriesByType('resource').some(({ name }) => name.includes('panel')),
      ),
    );
    // From the first call on, the element listens for device changes, also between calls.
    await page.run((element) => element.devices());
    await waitFor('the screen after the call', () => page.hasButton('Join'));
    const before = await steadyCounts(session);
    for (let count = 0; count < CYCLES; count += 1) await cycle();
    assert.deepEqual(await page.resources(), nothingOpen);

    let after = await countObjects(session);
    const allowed = (name: string) =>
      name === 'RTCPeerConnections' ? CLOSED_CONNECTIONS_KEPT : (before[name] ?? 0);
    const grown = () => Object.keys(after).filter((name) => (after[name] ?? 0) > allowed(name));
    await waitFor(
      'the counts of before',
      async () => {
        after = await countObjects(session);
        return grown().length === 0;
      },
      { timeoutMs: 10_000, everyMs: 500 },
    ).catch(() =>
      assert.fail(`grown: ${grown()}; before ${JSON.stringify(before)}, after ${JSON.stringify(after)}`),
    );
    console.log(`counted before ${JSON.stringify(before)}, after ${CYCLES} more ${JSON.stringify(after)}`);
    assert.equal((await page.events('call-joined')).length, CYCLES + 4);
    assert.equal((await page.events('call-left')).length, CYCLES + 4);

    await waitFor('the other page alone', async () => (await other.participants()).length === 1);
    assert.ok((await other.resources()).connections === 0, 'the other page has closed its connection');
  });

  it('removing the element from the document stops every track, and its tiles are gone within 2 s', async () => {
    const [witness, page] = [await openJoined('removed'), await openJoined('removed')];
    await waitForMesh([witness, page]);
    const id = await page.ownId();
    await page.page.evaluate(() => document.querySelector('mesh-call')?.remove());
    const goneAfterMs = await tileGoneAfterMs([witness], id, 5_000);
    // A short absence is not leaving: `keep-alive` is a second.
    assert.ok(goneAfterMs <= 2_000, `gone after ${Math.round(goneAfterMs)} ms`);
    await assertNothingOpen(page);
  });

  it('leaving at any moment of a join leaves no participant and nothing open', async () => {
    const [witness, page] = [await openJoined('moments'), await openJoined('moments')];
    await page.run((element) => element.leave());
    for (let delayMs = 0; delayMs < 80; delayMs += 8)
      await page.run(async (element, milliseconds) => {
        const joining = element.join().catch((error: { code: string }) => error.code);
        await new Promise((resolve) => setTimeout(resolve, milliseconds));
        await Promise.all([joining, element.leave()]);
      }, delayMs);
    await waitFor('the witness alone', async () => (await witness.participants()).length === 1, {
      timeoutMs: 1_000,
    });
    await assertNothingOpen(page);
  });

  it('leave() resolves after every track has stopped', async () => {
    const page = await openJoined('light-off');
    assert.ok((await page.resources()).liveTracks > 0);
    const live = await page.run(async (element) => {
      const tracks = window.instruments.liveTracks();
      await element.leave();
      return tracks.filter(({ readyState }) => readyState === 'live').length;
    });
    assert.equal(live, 0);
  });

  it('moving the element in the document keeps it in the call, and its videos playing', async () => {
    const [witness, page] = [await openJoined('moved'), await openJoined('moved')];
    await waitForMesh([witness, page]);
    const id = await page.ownId();
    for (const method of ['append', 'moveBefore'] as const) {
      const moved = await page.page.evaluate((name) => {
        const element = document.querySelector('mesh-call');
        const place = document.createElement('section');
        document.body.append(place);
        if (!element || (name === 'moveBefore' && !('moveBefore' in place))) return false;
        if (name === 'append') place.append(element);
        else (place as Element & { moveBefore(node: Node, before: null): void }).moveBefore(element, null);
        return true;
      }, method);
      if (!moved) continue;
      await assertMediaFlows([witness, page]);
      assert.equal(await page.ownId(), id);
      await waitFor(`tiles with video after ${method}`, async () => {
        const tiles = await page.tiles();
        return tiles.length === 2 && tiles.every(({ picture }) => picture);
      });
      const paused = await page.run(
        (element) =>
          [...(element.shadowRoot?.querySelectorAll<HTMLElement>('[data-participant]') ?? [])].filter(
            (tile) => (tile.shadowRoot ?? tile).querySelector('video')?.paused !== false,
          ).length,
      );
      assert.equal(paused, 0, `paused videos after ${method}`);
    }
    assert.deepEqual(await witness.events('participant-left'), []);
    assert.deepEqual(await page.events('call-left'), []);
  });

  it('moving the element to a frame and back keeps it in the call, with its look and its videos', async () => {
    const [witness, page] = [await openJoined('framed'), await openJoined('framed')];
    await waitForMesh([witness, page]);
    const inPage = await page.page.evaluateHandle(() => document.querySelector('mesh-call') as HTMLElement);
    /** Width of the remote tile in CSS pixels, once its video advances; null before that. */
    const playing = () =>
      inPage.evaluate((element) => {
        const tile = element.shadowRoot?.querySelector<HTMLElement>('.tile:not([data-local])');
        const video = tile?.querySelector('video');
        const isMoving = (video?.getVideoPlaybackQuality().totalVideoFrames ?? 0) > 0 && !video?.paused;
        return isMoving && tile ? getComputedStyle(tile).position + tile.clientWidth : null;
      });
    await inPage.evaluate((element) => {
      const frame = document.createElement('iframe');
      frame.width = '500';
      frame.height = '700';
      document.body.append(frame);
      frame.contentDocument?.body.append(element);
      element.style.width = '400px';
    });
    await waitFor('a playing tile in the frame', async () =>
      /^absolute[23]\d\d$/u.test(String(await playing())),
    );
    await inPage.evaluate((element) => document.querySelector('main')?.append(element));
    await waitFor('a playing tile in the page', async () =>
      /^absolute[23]\d\d$/u.test(String(await playing())),
    );
    await assertMediaFlows([witness, page]);
    assert.deepEqual(await witness.events('participant-left'), []);
  });

  it('two elements of one page are two participants in the same room', async () => {
    const first = await calls.openEmbedded([
      'room="pair" name="A" autojoin',
      'room="pair" name="B" autojoin',
    ]);
    const second = first.nth(1);
    await Promise.all([first.waitForCall(2), second.waitForCall(2)]);
    assert.notEqual(await first.ownId(), await second.ownId());
    await assertMediaFlows([first, second]);
    await second.press('Leave call');
    await waitFor('the first element alone', async () => (await first.participants()).length === 1);
    assert.equal(await first.state(), 'joined');
  });

  it('two elements of one page hold two calls in different rooms', async () => {
    const first = await calls.openEmbedded([
      'room="two-a" name="A" autojoin',
      'room="two-b" name="B" autojoin',
    ]);
    const second = first.nth(1);
    const [inA, inB] = [await openJoined('two-a'), await openJoined('two-b')];
    await Promise.all([first, second, inA, inB].map((each) => each.waitForCall(2)));
    await assertMediaFlows([first, inA]);
    await assertMediaFlows([second, inB]);
    await first.press('Leave call');
    await waitFor(
      'the participant of the first room alone',
      async () => (await inA.participants()).length === 1,
    );
    assert.equal((await second.participants()).length, 2, 'the second call continues');
    await assertMediaFlows([second, inB]);
  });
});
