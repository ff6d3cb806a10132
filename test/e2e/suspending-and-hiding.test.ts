import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser } from 'puppeteer-core';
import { useCalls } from '../support/browser/call-fixture.js';
import { CallPage, waitForMesh } from '../support/browser/call-page.js';
import { suspendBrowser } from '../support/browser/suspend-browser.js';
import { longRun } from '../support/long-run.js';
import { assertMediaFlows, tileGoneAfterMs, videoResumedAfterMs } from '../support/media/media-flow.js';
import { waitFor } from '../support/wait-for.js';

const SUSPENDED_SECONDS = longRun ? 30 : 20;
const FROZEN_SECONDS = 12;
/** Longer than the product tolerates a silent connection. */
const HIDDEN_MS = 6_000;

describe('Suspending and hiding', () => {
  const calls = useCalls();
  let secondBrowser: Browser;
  let witness: CallPage;
  let silent: CallPage;
  let room = 0;

  before(async () => {
    secondBrowser = await calls.launchChromium();
  });
  beforeEach(async () => {
    room += 1;
    const url = `/?room=silence-${room}&join`;
    witness = await calls.open(url);
    silent = await calls.open(url, { browser: secondBrowser });
    await waitForMesh([witness, silent]);
    await assertMediaFlows([witness, silent]);
  });

  /** Asserts that both are in the call again, each with one tile, and that no page has reported an error. */
  async function assertReunited(id: string): Promise<void> {
    await waitForMesh([witness, silent]);
    await assertMediaFlows([witness, silent]);
    assert.equal(await silent.ownId(), id);
    for (const page of [witness, silent]) {
      assert.equal((await page.tiles()).length, 2);
      const pausedVideos = await page.run(
        (element) =>
          [...(element.shadowRoot?.querySelectorAll('video') ?? [])].filter((video) => video.paused).length,
      );
      assert.equal(pausedVideos, 0, 'paused videos');
      // The browser itself logs that it has closed the socket of a frozen page.
      const errors = (await page.pageErrors()).filter((each) => !each.includes('WebSocket connection to'));
      assert.deepEqual(errors, []);
    }
  }

  it(`a browser suspended for ${SUSPENDED_SECONDS} s returns within 5 s, over the same connection`, {
    timeout: 90_000,
  }, async () => {
    const id = await silent.ownId();
    await witness.run((element) => element.sendMessage('sent before'));
    const resume = suspendBrowser(secondBrowser);
    const suspendedAt = performance.now();
    try {
      const goneMs = await tileGoneAfterMs([witness], id, 15_000);
      console.log(`the tile of a suspended browser was gone after ${Math.round(goneMs)} ms`);
      assert.ok(goneMs <= 10_000);
      await witness.run((element) => element.sendMessage('sent meanwhile'));
      await delay(Math.max(0, SUSPENDED_SECONDS * 1_000 - (performance.now() - suspendedAt)));
    } finally {
      resume();
    }
    const resumedMs = await videoResumedAfterMs([witness, silent]);
    console.log(`suspended for ${SUSPENDED_SECONDS} s: video resumed after ${Math.round(resumedMs)} ms`);
    assert.ok(resumedMs <= 5_000, `resumed after ${Math.round(resumedMs)} ms`);
    await assertReunited(id);
    const messages = () =>
      silent.run((element) => element.messages.map(({ text, toldBy }) => [text, toldBy ?? null]));
    await waitFor('the missed message', async () => (await messages()).length === 2);
    assert.deepEqual(await messages(), [
      ['sent before', null],
      ['sent meanwhile', await witness.ownId()],
    ]);
    assert.deepEqual(
      (await witness.events('participant-left')).map(({ detail }) => detail.reason),
      ['lost'],
    );
    assert.deepEqual(await silent.events('participant-left'), []);
    for (const page of [witness, silent]) {
      const { links } = await page.stats();
      assert.deepEqual(
        links.map(({ connection }) => connection),
        [1],
        'the first connection was kept',
      );
    }
  });

  it(`a page frozen for ${FROZEN_SECONDS} s returns within 5 s`, { timeout: 60_000 }, async () => {
    const id = await silent.ownId();
    const session = await silent.page.createCDPSession();
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    await delay(FROZEN_SECONDS * 1_000);
    await session.send('Page.setWebLifecycleState', { state: 'active' });
    const resumedMs = await videoResumedAfterMs([witness, silent]);
    console.log(`frozen for ${FROZEN_SECONDS} s: video resumed after ${Math.round(resumedMs)} ms`);
    assert.ok(resumedMs <= 5_000, `resumed after ${Math.round(resumedMs)} ms`);
    await assertReunited(id);
  });

  it('the tile of a closed tab is gone within 4 s', async () => {
    const id = await silent.ownId();
    await silent.page.close({ runBeforeUnload: false });
    const goneMs = await tileGoneAfterMs([witness], id, 10_000);
    console.log(`the tile of a closed tab was gone after ${Math.round(goneMs)} ms`);
    assert.ok(goneMs <= 4_000, `gone after ${Math.round(goneMs)} ms`);
  });

  it('a hidden tab stays connected, because its timers go on', async () => {
    const cover = await silent.page.browserContext().newPage();
    await cover.bringToFront();
    await waitFor('the hidden page', () => silent.page.evaluate(() => document.visibilityState === 'hidden'));
    await delay(HIDDEN_MS);
    const states = (await witness.participants()).map(({ connection }) => connection);
    assert.deepEqual(states, ['connected', 'connected']);
    const reconnecting = (await witness.events('participant-updated')).filter(
      ({ detail }) => (detail.changes as { connection?: string }).connection === 'reconnecting',
    );
    assert.deepEqual(reconnecting, []);
    await cover.close();
    await assertMediaFlows([witness, silent]);
  });

  it('a duplicated tab is a participant of its own', async () => {
    const id = await silent.ownId();
    const opened = new Promise<CallPage>((resolve, reject) =>
      silent.page.browserContext().once('targetcreated', (target) => {
        target
          .page()
          .then((page) => (page ? resolve(CallPage.attach(page)) : reject(new Error('no page'))), reject);
      }),
    );
    // A window that a page opens gets a copy of its session storage, as a duplicated tab does.
    await silent.page.evaluate(() => void window.open(location.href));
    const copy = await opened;
    await waitForMesh([witness, silent, copy]);
    assert.notEqual(await copy.ownId(), id);
    assert.equal(await silent.ownId(), id);
    await copy.page.close();
  });

  it('a page from the back/forward cache rejoins as the same participant', async () => {
    const id = await silent.ownId();
    await silent.page.evaluate(() => {
      window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
      window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    });
    await waitFor('the second call-joined', async () => (await silent.events('call-joined')).length === 2);
    await assertReunited(id);
    assert.deepEqual(await witness.events('participant-left'), []);
  });
});
