import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser } from 'puppeteer-core';
import { closeBrowser, launchChromium } from '../support/browsers.js';
import { CallPage } from '../support/call-page.js';
import { assertMediaFlows, picturesBackAfterMs, tileGoneAfterMs } from '../support/flow.js';
import { stopBrowser } from '../support/frozen.js';
import { longRun } from '../support/long-run.js';
import { type Product, startProduct } from '../support/product.js';
import { until } from '../support/until.js';

const STOPPED_SECONDS = longRun ? 30 : 20;

describe('somebody who falls silent', () => {
  let product: Product;
  let awake: Browser;
  let sleeper: Browser;
  let witness: CallPage;
  let silent: CallPage;
  let room = 0;

  before(async () => {
    product = await startProduct();
    awake = await launchChromium();
    sleeper = await launchChromium();
  });
  after(async () => {
    await closeBrowser(awake);
    await closeBrowser(sleeper);
    await product?.close();
  });
  beforeEach(async () => {
    room += 1;
    const url = `${product.origin}/?room=silence-${room}&join`;
    witness = await CallPage.open(awake, url);
    silent = await CallPage.open(sleeper, url);
    await Promise.all([witness, silent].map((page) => page.waitForCall(2)));
    await assertMediaFlows([witness, silent]);
  });
  afterEach(async () => {
    await witness.close();
    if (!silent.page.isClosed()) await silent.close();
  });

  /** Both are in the call again, each once, and nothing but the loss was told. */
  async function assertBackTogether(id: string): Promise<void> {
    await Promise.all([witness, silent].map((page) => page.waitForCall(2)));
    await assertMediaFlows([witness, silent]);
    assert.equal(await silent.ownId(), id);
    for (const page of [witness, silent]) {
      assert.equal((await page.tiles()).length, 2);
      const still = () =>
        page.run((element) =>
          [...(element.shadowRoot?.querySelectorAll('video') ?? [])].filter((video) => video.paused),
        );
      assert.deepEqual(await still(), [], 'pictures that are not played');
      // The browser itself logs that it has closed the socket of a frozen page.
      const complaints = (await page.complaints()).filter(
        (each) => !each.includes('WebSocket connection to'),
      );
      assert.deepEqual(complaints, []);
    }
  }

  it(`a browser stopped for ${STOPPED_SECONDS} s is back within 5 s, by ICE restart and once`, {
    timeout: 90_000,
  }, async () => {
    const id = await silent.ownId();
    await witness.run((element) => element.sendMessage('said before'));
    const wake = stopBrowser(sleeper);
    const stoppedAt = performance.now();
    try {
      const goneMs = await tileGoneAfterMs([witness], id, 15_000);
      console.log(`a stopped browser was gone after ${Math.round(goneMs)} ms`);
      assert.ok(goneMs <= 10_000);
      await witness.run((element) => element.sendMessage('said to nobody'));
      await delay(Math.max(0, STOPPED_SECONDS * 1_000 - (performance.now() - stoppedAt)));
    } finally {
      wake();
    }
    const backMs = await picturesBackAfterMs([witness, silent]);
    console.log(`stopped for ${STOPPED_SECONDS} s: pictures back after ${Math.round(backMs)} ms`);
    assert.ok(backMs <= 5_000, `back after ${Math.round(backMs)} ms`);
    await assertBackTogether(id);
    const heard = () =>
      silent.run((element) => element.messages.map(({ text, toldBy }) => [text, toldBy ?? null]));
    await until('what was said meanwhile', async () => (await heard()).length === 2);
    assert.deepEqual(await heard(), [
      ['said before', null],
      ['said to nobody', await witness.ownId()],
    ]);
    assert.deepEqual(
      (await witness.events('participant-left')).map(({ detail }) => detail.reason),
      ['lost'],
    );
    assert.deepEqual(await silent.events('participant-left'), []);
    for (const page of [witness, silent]) {
      const { links } = await page.run(
        async (element) => (await element.getStats()) as { links: { connection: number }[] },
      );
      assert.deepEqual(
        links.map(({ connection }) => connection),
        [1],
        'over the same connection',
      );
    }
  });

  it('a page frozen for 12 s is back within 5 s, and once', { timeout: 60_000 }, async () => {
    const id = await silent.ownId();
    const session = await silent.page.createCDPSession();
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    await delay(12_000);
    await session.send('Page.setWebLifecycleState', { state: 'active' });
    const backMs = await picturesBackAfterMs([witness, silent]);
    console.log(`frozen for 12 s: pictures back after ${Math.round(backMs)} ms`);
    assert.ok(backMs <= 5_000, `back after ${Math.round(backMs)} ms`);
    await assertBackTogether(id);
  });

  it('a closed tab is gone within 4 s', async () => {
    const id = await silent.ownId();
    await silent.page.close({ runBeforeUnload: false });
    const goneMs = await tileGoneAfterMs([witness], id, 10_000);
    console.log(`a closed tab was gone after ${Math.round(goneMs)} ms`);
    assert.ok(goneMs <= 4_000, `gone after ${Math.round(goneMs)} ms`);
  });

  it('a hidden tab stays in the call, with timers that go on', async () => {
    const context = silent.page.browserContext();
    const cover = await context.newPage();
    await cover.bringToFront();
    await until('the page to be hidden', () =>
      silent.page.evaluate(() => document.visibilityState === 'hidden'),
    );
    // Longer than anybody's patience with a silent connection.
    await delay(6_000);
    const states = (await witness.participants()).map(({ connection }) => connection);
    assert.deepEqual(states, ['connected', 'connected']);
    const reconnecting = (await witness.events('participant-updated')).filter(
      ({ detail }) => (detail.changes as { connection?: string }).connection === 'reconnecting',
    );
    assert.deepEqual(reconnecting, []);
    await cover.close();
    await assertMediaFlows([witness, silent]);
  });

  it('a duplicated tab is a second participant', async () => {
    const id = await silent.ownId();
    const opened = new Promise<CallPage>((resolve, reject) =>
      silent.page.browserContext().once('targetcreated', (target) => {
        target
          .page()
          .then((page) => (page ? resolve(CallPage.of(page)) : reject(new Error('no page'))), reject);
      }),
    );
    // A window that a page opens gets a copy of its session storage, as a duplicated tab does.
    await silent.page.evaluate(() => void window.open(location.href));
    const copy = await opened;
    await Promise.all([witness, silent, copy].map((page) => page.waitForCall(3)));
    assert.notEqual(await copy.ownId(), id);
    assert.equal(await silent.ownId(), id);
    await copy.page.close();
  });

  it('a page put away and brought back by the browser begins its call anew, as itself', async () => {
    const id = await silent.ownId();
    await silent.page.evaluate(() => {
      window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
      window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    });
    await until('a second joining', async () => (await silent.events('call-joined')).length === 2);
    await assertBackTogether(id);
    assert.deepEqual(await witness.events('participant-left'), []);
  });
});
