import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertNothingOpen } from '../support/browser/call-assertions.js';
import { useCalls } from '../support/browser/call-fixture.js';
import { type CallPage, waitForMesh } from '../support/browser/call-page.js';
import { longRun } from '../support/long-run.js';
import { assertMediaFlows, tileGoneAfterMs } from '../support/media/media-flow.js';

describe('Joining and leaving', () => {
  const calls = useCalls();

  for (const count of longRun ? [2, 3, 4] : [2, 4]) {
    it(`connects ${count} participants with each other, also after one has left and rejoined`, async () => {
      const pages: CallPage[] = [];
      for (let index = 0; index < count; index += 1)
        pages.push(await calls.open(`/?room=mesh-of-${count}&name=Person%20${index}&join`));
      await waitForMesh(pages);
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
      await assertNothingOpen(leaving);

      await leaving.press('Join');
      pages.push(leaving);
      await waitForMesh(pages);
      await assertMediaFlows(pages);
      for (const page of pages) assert.equal((await page.tiles()).length, count);
    });
  }
});

/** Asserts one tile for each participant, with name and video. Only the local video is mirrored. */
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
