import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { closeBrowser, launchChromium } from '../support/browsers.js';
import { CallPage } from '../support/call-page.js';
import { assertCleared } from '../support/failure.js';
import { assertMediaFlows, tileGoneAfterMs } from '../support/flow.js';
import { longRun } from '../support/long-run.js';
import { type Product, startProduct } from '../support/product.js';

describe('a mesh', () => {
  let product: Product;
  let browser: Browser;

  before(async () => {
    product = await startProduct();
    browser = await launchChromium();
  });
  after(async () => {
    await closeBrowser(browser);
    await product?.close();
  });

  for (const count of longRun ? [2, 3, 4] : [2, 4]) {
    it(`of ${count}: everybody sees and hears everybody, one leaves and comes back`, async () => {
      const url = (index: number) => `${product.origin}/?room=mesh-of-${count}&name=Person%20${index}&join`;
      const pages: CallPage[] = [];
      for (let index = 0; index < count; index += 1) pages.push(await CallPage.open(browser, url(index)));
      try {
        await Promise.all(pages.map((page) => page.waitForCall(count)));
        await assertMediaFlows(pages);
        await assertTiles(pages);

        const leaving = pages.pop();
        assert.ok(leaving);
        const id = await leaving.ownId();
        await leaving.press('Leave call');
        const goneAfterMs = await tileGoneAfterMs(pages, id, 5_000);
        assert.ok(goneAfterMs <= 1_000, `the tile was gone everywhere after ${Math.round(goneAfterMs)} ms`);
        for (const page of pages) {
          const participants = await page.participants();
          assert.equal(participants.length, count - 1);
          const [left] = await page.events('participant-left');
          assert.deepEqual(
            [left?.detail.reason, (left?.detail.participant as { id: string } | undefined)?.id],
            ['left', id],
          );
        }
        await leaving.waitForState('left');
        await assertCleared(leaving);

        await leaving.press('Join');
        pages.push(leaving);
        await Promise.all(pages.map((page) => page.waitForCall(count)));
        await assertMediaFlows(pages);
        for (const page of pages) assert.equal((await page.tiles()).length, count);
      } finally {
        await Promise.all(pages.map((page) => page.close()));
      }
    });
  }
});

/** One tile a person with name and picture, the own one mirrored and the others not. */
async function assertTiles(pages: readonly CallPage[]): Promise<void> {
  const names = pages.map((_, index) => `Person ${index}`);
  for (const [index, page] of pages.entries()) {
    const tiles = await page.tiles();
    assert.deepEqual(tiles.map(({ label }) => label).sort(), names, `tiles of page ${index}`);
    for (const tile of tiles) {
      assert.equal(tile.role, 'group');
      assert.equal(tile.local, tile.label === `Person ${index}`);
      assert.equal(tile.mirrored, tile.local, `${tile.label} on page ${index}: mirrored`);
      assert.ok(tile.picture, `${tile.label} has a picture on page ${index}`);
    }
  }
}
