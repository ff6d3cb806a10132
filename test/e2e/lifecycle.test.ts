import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, CDPSession } from 'puppeteer-core';
import { closeBrowser, launchChromium } from '../support/browsers.js';
import { CallPage } from '../support/call-page.js';
import { assertCleared } from '../support/failure.js';
import { assertMediaFlows, tileGoneAfterMs } from '../support/flow.js';
import { longRun } from '../support/long-run.js';
import { type Product, startProduct } from '../support/product.js';
import { embeddingPage, type Site, startSite } from '../support/site.js';
import { until } from '../support/until.js';

const nothingOpen = { connections: 0, liveTracks: 0, sockets: 0 };
/**
 * Of 50 closed connections Chromium itself keeps one or two, those closed while they tell of a change of
 * gathering (heap snapshot: held by roots of its own, with no listener of the product).
 */
const closedConnectionsKept = 2;

const CYCLES = longRun ? 50 : 12;

/** What Chromium itself counts in a page, after its garbage has been collected. */
async function counted(session: CDPSession): Promise<Record<string, number>> {
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  const wanted = ['RTCPeerConnections', 'JSEventListeners', 'Nodes', 'AudioHandlers', 'WorkerGlobalScopes'];
  return Object.fromEntries(
    metrics.filter(({ name }) => wanted.includes(name)).map(({ name, value }) => [name, value]),
  );
}

describe('the life of an element', () => {
  let product: Product;
  let site: Site;
  let browser: Browser;

  before(async () => {
    product = await startProduct();
    site = await startSite();
    browser = await launchChromium();
  });
  after(async () => {
    await closeBrowser(browser);
    await site?.close();
    await product?.close();
  });

  /** Opens a page of a site with one element, joined. */
  async function openJoined(room: string, path = `/${room}`): Promise<CallPage> {
    site.set(path, embeddingPage(product.origin, `room="${room}" autojoin`));
    const page = await CallPage.open(browser, site.origin + path);
    await page.waitForState('joined');
    return page;
  }

  it(`${CYCLES} joins and leaves leave nothing behind`, async () => {
    const other = await openJoined('fifty', '/other');
    const page = await openJoined('fifty');
    const session = await page.page.createCDPSession();
    await session.send('Performance.enable');
    const cycle = async () => {
      await page.run((element) => element.join());
      await page.waitForCall(2);
      await page.run((element) => element.leave());
    };
    await page.run((element) => element.leave());
    // The first rounds load the panels and warm what is kept for good.
    for (let count = 0; count < 3; count += 1) await cycle();
    await until('the panels to be loaded', () =>
      page.page.evaluate(() =>
        performance.getEntriesByType('resource').some(({ name }) => name.includes('panel')),
      ),
    );
    // What accompanies a call follows the machine's devices from then on, also between two calls.
    await page.run((element) => element.devices());
    await until('the screen after the call', () => page.has('Join'));
    const before = await counted(session);
    for (let count = 0; count < CYCLES; count += 1) await cycle();
    assert.deepEqual(await page.resources(), nothingOpen);

    let after = await counted(session);
    const allowed = (name: string) =>
      name === 'RTCPeerConnections' ? closedConnectionsKept : (before[name] ?? 0);
    const grown = () => Object.keys(after).filter((name) => (after[name] ?? 0) > allowed(name));
    await until(
      'the counts to be what they were',
      async () => {
        after = await counted(session);
        return grown().length === 0;
      },
      { timeoutMs: 10_000, everyMs: 500 },
    ).catch(() =>
      assert.fail(`grown: ${grown()}; before ${JSON.stringify(before)}, after ${JSON.stringify(after)}`),
    );
    console.log(`counted before ${JSON.stringify(before)}, after ${CYCLES} more ${JSON.stringify(after)}`);
    assert.equal((await page.events('call-joined')).length, CYCLES + 4);
    assert.equal((await page.events('call-left')).length, CYCLES + 4);

    await until('the other to be alone', async () => (await other.participants()).length === 1);
    assert.ok((await other.resources()).connections === 0, 'the other has let its connections go too');
    await Promise.all([page.close(), other.close()]);
  });

  it('removed from the document, it stops every track and the others know within 1 s', async () => {
    const [witness, page] = [await openJoined('removed', '/witness'), await openJoined('removed')];
    await Promise.all([witness, page].map((each) => each.waitForCall(2)));
    const id = await page.ownId();
    await page.page.evaluate(() => document.querySelector('mesh-call')?.remove());
    const goneAfterMs = await tileGoneAfterMs([witness], id, 5_000);
    assert.ok(goneAfterMs <= 1_000, `gone after ${Math.round(goneAfterMs)} ms`);
    await assertCleared(page);
    await Promise.all([witness.close(), page.close()]);
  });

  it('left again at any moment of a join, it leaves nobody behind', async () => {
    const [witness, page] = [await openJoined('moments', '/witness'), await openJoined('moments')];
    await page.run((element) => element.leave());
    for (let delayMs = 0; delayMs < 80; delayMs += 8)
      await page.page.evaluate(async (milliseconds) => {
        const element = document.querySelector('mesh-call') as unknown as {
          join(): Promise<void>;
          leave(): Promise<void>;
        };
        const joining = element.join().catch((error: { code: string }) => error.code);
        await new Promise((resolve) => setTimeout(resolve, milliseconds));
        await Promise.all([joining, element.leave()]);
      }, delayMs);
    await until('the witness to be alone', async () => (await witness.participants()).length === 1, {
      timeoutMs: 1_000,
    });
    await assertCleared(page);
    await Promise.all([witness.close(), page.close()]);
  });

  it('leave() resolves once every track has been stopped', async () => {
    const page = await openJoined('light-off');
    assert.ok((await page.resources()).liveTracks > 0);
    const live = await page.run(async (element) => {
      const tracks = window.instruments.tracks.flatMap((ref) => ref.deref() ?? []);
      await element.leave();
      return tracks.filter(({ readyState }) => readyState === 'live').length;
    });
    assert.equal(live, 0);
    await page.close();
  });

  it('moved in the document, it stays in the call with its pictures', async () => {
    const [witness, page] = [await openJoined('moved', '/witness'), await openJoined('moved')];
    await Promise.all([witness, page].map((each) => each.waitForCall(2)));
    const id = await page.ownId();
    for (const way of ['append', 'moveBefore'] as const) {
      const moved = await page.page.evaluate((how) => {
        const element = document.querySelector('mesh-call');
        const place = document.createElement('section');
        document.body.append(place);
        if (!element || (how === 'moveBefore' && !('moveBefore' in place))) return false;
        if (how === 'append') place.append(element);
        else (place as unknown as { moveBefore(node: Node, before: null): void }).moveBefore(element, null);
        return true;
      }, way);
      if (!moved) continue;
      await assertMediaFlows([witness, page]);
      assert.equal(await page.ownId(), id);
      await until(`tiles with pictures after ${way}`, async () => {
        const tiles = await page.tiles();
        return tiles.length === 2 && tiles.every(({ picture }) => picture);
      });
      const paused = await page.run(
        (element) =>
          [...(element.shadowRoot?.querySelectorAll<HTMLElement>('[data-participant]') ?? [])].filter(
            (tile) => (tile.shadowRoot ?? tile).querySelector('video')?.paused !== false,
          ).length,
      );
      assert.equal(paused, 0, `every picture plays after ${way}`);
    }
    assert.deepEqual(await witness.events('participant-left'), []);
    assert.deepEqual(await page.events('call-left'), []);
    await Promise.all([witness.close(), page.close()]);
  });

  it('two elements of one page are two participants, in one room', async () => {
    site.set(
      '/pair',
      embeddingPage(product.origin, 'room="pair" name="A" autojoin', 'room="pair" name="B" autojoin'),
    );
    const first = await CallPage.open(browser, `${site.origin}/pair`);
    const second = first.nth(1);
    await Promise.all([first.waitForCall(2), second.waitForCall(2)]);
    assert.notEqual(await first.ownId(), await second.ownId());
    await assertMediaFlows([first, second]);
    await second.press('Leave call');
    await until('the first to be alone', async () => (await first.participants()).length === 1);
    assert.equal(await first.state(), 'joined');
    await first.close();
  });

  it('two elements of one page are in two calls, in two rooms', async () => {
    site.set(
      '/two',
      embeddingPage(product.origin, 'room="two-a" name="A" autojoin', 'room="two-b" name="B" autojoin'),
    );
    const first = await CallPage.open(browser, `${site.origin}/two`);
    const second = first.nth(1);
    const [inA, inB] = [await openJoined('two-a'), await openJoined('two-b')];
    await Promise.all([first, second, inA, inB].map((each) => each.waitForCall(2)));
    await assertMediaFlows([first, inA]);
    await assertMediaFlows([second, inB]);
    await first.press('Leave call');
    await until('the other of the first to be alone', async () => (await inA.participants()).length === 1);
    assert.equal((await second.participants()).length, 2, 'the second call goes on');
    await assertMediaFlows([second, inB]);
    await Promise.all([first.close(), inA.close(), inB.close()]);
  });
});
