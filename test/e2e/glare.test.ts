import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { useCalls } from '../support/browser/call-fixture.js';
import { type CallPage, waitForMesh } from '../support/browser/call-page.js';
import { longRun } from '../support/long-run.js';
import { assertMediaFlows } from '../support/media/media-flow.js';
import { waitFor } from '../support/wait-for.js';

const ROUNDS = longRun ? 200 : 20;
const EVERY_NTH_RESTARTS_ICE = 5;

describe('Glare', () => {
  const calls = useCalls();

  it(`is resolved ${ROUNDS} times between two Chromiums`, { timeout: 120_000 }, async () => {
    await assertResolved(calls.browser, calls.browser, 'chromium');
  });

  it(`is resolved ${ROUNDS} times between Chromium and Firefox`, { timeout: 180_000 }, async () => {
    await assertResolved(calls.browser, await calls.launchFirefox(), 'chromium-firefox');
  });

  async function assertResolved(first: Browser, second: Browser, room: string): Promise<void> {
    const open = (browser: Browser) => calls.open(`/?room=${room}&join`, { browser });
    const pages = [await open(first), await open(second)];
    await waitForMesh(pages);
    await assertMediaFlows(pages);
    const startedAt = performance.now();
    for (let count = 1; count <= ROUNDS; count += 1)
      await offerAtOnce(pages, count % EVERY_NTH_RESTARTS_ICE === 0);
    const seconds = (performance.now() - startedAt) / 1_000;
    console.log(`${room}: ${ROUNDS} rounds of glare resolved in ${seconds.toFixed(1)} s`);
    await assertMediaFlows(pages);
    for (const page of pages) {
      const { links } = await page.stats();
      console.log(
        JSON.stringify(
          links.map(({ connection, faults, droppedSignals }) => ({ connection, faults, droppedSignals })),
        ),
      );
      assert.equal(links.length, 1);
      // Firefox fails a connection after many ICE restarts; the product then replaces it.
      if (first === second) assert.deepEqual([links[0]?.connection, links[0]?.faults], [1, 0]);
    }
  }
});

/** Makes both sides offer at the same time, and waits until both connections are stable and connected. */
async function offerAtOnce(pages: readonly CallPage[], restartsIce: boolean): Promise<void> {
  await Promise.all(
    pages.map(({ page }) =>
      page.evaluate((restarts) => {
        for (const connection of window.instruments.connections.flatMap((ref) => ref.deref() ?? []))
          if (restarts) connection.restartIce();
          else connection.dispatchEvent(new Event('negotiationneeded'));
      }, restartsIce),
    ),
  );
  const isSettled = ({ page }: CallPage) =>
    page.evaluate(() => {
      const open = window.instruments.openConnections();
      return (
        open.length === 1 &&
        open.every(
          ({ signalingState, connectionState }) =>
            signalingState === 'stable' && connectionState === 'connected',
        )
      );
    });
  await Promise.all(
    pages.map((page) => waitFor('a stable connection', () => isSettled(page), { everyMs: 5 })),
  );
}
