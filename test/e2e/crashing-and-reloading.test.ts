import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { useCalls } from '../support/browser/call-fixture.js';
import { waitForMesh } from '../support/browser/call-page.js';
import { assertMediaFlows, tileGoneAfterMs } from '../support/media/media-flow.js';
import { waitFor } from '../support/wait-for.js';

describe('Crashing and reloading', () => {
  const calls = useCalls();

  it('removes the participant of a crashed tab within 10 s', async () => {
    const [witness, other, crashing] = await calls.openCall('/?room=killed&join', 3);
    const id = await crashing.ownId();
    const session = await crashing.page.createCDPSession();
    const crashed = new Promise((resolve) => session.once('Inspector.targetCrashed', resolve));
    await session.send('Inspector.enable');
    // Never answered, because the renderer process is gone.
    session.send('Page.crash').catch(() => undefined);
    await crashed;
    const goneAfterMs = await tileGoneAfterMs([witness, other], id, 15_000);
    console.log(`the tile of a crashed tab was gone after ${Math.round(goneAfterMs)} ms`);
    assert.ok(goneAfterMs <= 10_000, `gone after ${Math.round(goneAfterMs)} ms`);
    const [left] = await witness.events('participant-left');
    assert.equal(left?.detail.reason, 'lost');
    await assertMediaFlows([witness, other]);
  });

  it('keeps the participant and its one tile when a tab reloads', async () => {
    const pages = await calls.openCall('/?room=reloaded&join', 2);
    const [witness, reloading] = pages;
    const id = await reloading.ownId();
    await witness.run((element) => {
      const tileCounts = { most: 0, least: Number.POSITIVE_INFINITY };
      Object.assign(window, { tileCounts });
      setInterval(() => {
        const count =
          element.shadowRoot?.querySelectorAll('[data-participant]:not([data-local])').length ?? 0;
        tileCounts.most = Math.max(tileCounts.most, count);
        tileCounts.least = Math.min(tileCounts.least, count);
      }, 10);
    });
    await reloading.page.reload();
    await waitFor('the reloaded page in the call', async () => (await reloading.state()) === 'joined');
    assert.equal(await reloading.ownId(), id, 'the same id');
    await waitForMesh(pages);
    await assertMediaFlows(pages);
    const tileCounts = await witness.page.evaluate(() => Reflect.get(window, 'tileCounts'));
    assert.deepEqual(tileCounts, { most: 1, least: 1 }, 'remote tiles of the witness');
    assert.deepEqual(await witness.events('participant-left'), []);
  });
});
