import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { closeBrowser, launchChromium } from '../support/browsers.js';
import { CallPage } from '../support/call-page.js';
import { assertMediaFlows } from '../support/flow.js';
import { longRun } from '../support/long-run.js';
import { type Product, startProduct } from '../support/product.js';
import { until } from '../support/until.js';

declare global {
  interface Window {
    sentBytes: string[];
  }
}

/** Far more than are drawn at once. */
const MESSAGES = longRun ? 10_000 : 2_000;

describe('chat, hands and reactions', () => {
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

  async function enter(room: string, name: string): Promise<CallPage> {
    const page = await CallPage.open(browser, 'about:blank');
    await page.page.evaluateOnNewDocument(() => {
      window.sentBytes = [];
      const { prototype } = RTCDataChannel;
      const send = prototype.send as (data: string) => void;
      Object.assign(prototype, {
        send(this: RTCDataChannel, data: string) {
          window.sentBytes.push(data);
          send.call(this, data);
        },
      });
    });
    await page.page.goto(`${product.origin}/?room=${room}&name=${name}&join`);
    return page;
  }
  async function three(room: string) {
    const pages = [await enter(room, 'Ann'), await enter(room, 'Ben'), await enter(room, 'Cyd')] as const;
    await Promise.all(pages.map((page) => page.waitForCall(3)));
    return pages;
  }
  const texts = (page: CallPage) =>
    page.run((element) =>
      element.messages.map(({ name, text, to }) => `${name}${to ? ' privately' : ''}: ${text}`),
    );
  const heard = (page: CallPage, count: number) =>
    until(`${count} messages`, async () => {
      const all = await texts(page);
      return all.length >= count ? all : null;
    });
  const close = (pages: readonly CallPage[]) => Promise.all(pages.map((page) => page.close()));

  it('carries a message to everybody, and a private one over one link only', async () => {
    const [ann, ben, cyd] = await three('chat');
    const [benId, cydId] = [await ben.ownId(), await cyd.ownId()];
    const all = await ann.run((element) => element.sendMessage('  for all \u0007 '));
    assert.deepEqual([...all.delivered].sort(), [benId, cydId].sort());
    const secret = 'only-for-Cyd-to-read';
    const one = await ann.run((element, to, text) => element.sendMessage(text, to), cydId, secret);
    assert.deepEqual(one, { delivered: [cydId], pending: [] });
    assert.deepEqual(await heard(cyd, 2), ['Ann: for all', `Ann privately: ${secret}`]);
    assert.deepEqual(await heard(ben, 1), ['Ann: for all']);
    const carried = await ann.page.evaluate(
      (text) => window.sentBytes.filter((each) => each.includes(text)),
      secret,
    );
    assert.equal(carried.length, 1, 'it went over one channel, once');
    for (const page of [ben, cyd])
      assert.ok(
        !(await page.page.evaluate((text) => window.sentBytes.some((each) => each.includes(text)), secret)),
      );
    for (const wrong of ['', '   ', 'x'.repeat(4_001)])
      assert.equal(
        await ann.run((element, text) => element.sendMessage(text).catch(({ code }) => code), wrong),
        'invalid-argument',
      );
    assert.equal(
      await ann.run((element) => element.sendMessage('x', 'nobody').catch(({ code }) => code)),
      'not-found',
    );

    const dee = await enter('chat', 'Dee');
    await dee.waitForCall(4);
    assert.deepEqual(await heard(dee, 1), ['Ann: for all']);
    const teller = await dee.run((element) => element.messages[0]?.toldBy ?? '');
    assert.ok([await ann.ownId(), benId, cydId].includes(teller), teller);
    await close([ann, ben, cyd, dee]);
  });

  it('is written and read in a panel, in which nothing that is written does harm', async () => {
    const [ann, ben, cyd] = await three('panel');
    await ann.press('Chat');
    await until('the field to have the focus', () =>
      ann.run((element) => element.shadowRoot?.activeElement instanceof HTMLTextAreaElement),
    );
    await ann.page.keyboard.type('<img src=x onerror=alert(1)> https://example.org/a');
    await ann.page.keyboard.press('Enter');
    await heard(ben, 1);
    await until('the button to say that something is unread', () =>
      ben.run((element) =>
        element.shadowRoot?.querySelector('[data-control="chat"]')?.getAttribute('aria-description'),
      ),
    );
    await ben.press('Chat');
    // In the panel: the words that are read aloud have it, too, and may come first.
    await until('the message', () =>
      ben.run((element) => element.shadowRoot?.querySelector('.message a') !== null),
    );
    const links = await ben.run((element) =>
      [...(element.shadowRoot?.querySelectorAll<HTMLAnchorElement>('.message a') ?? [])].map(
        ({ href, rel, target }) => `${href} ${rel} ${target}`,
      ),
    );
    assert.deepEqual(links, ['https://example.org/a noopener noreferrer nofollow _blank']);
    assert.ok(await ben.run((element) => element.shadowRoot?.querySelector('.message img') === null));
    for (const [index, text] of [
      '\u202Eabc',
      'e'.repeat(4_000),
      '👨‍👩‍👧‍👦'.repeat(300),
      'a\u0300'.repeat(1_900),
    ].entries()) {
      await cyd.run((element, said) => element.sendMessage(said), text);
      await heard(ben, index + 2);
    }
    const widths = await ben.run((element) => {
      const list = element.shadowRoot?.querySelector('.messages');
      return list ? [list.scrollWidth, list.clientWidth] : [];
    });
    assert.ok(widths[0] !== undefined && widths[1] !== undefined && widths[0] <= widths[1], `${widths}`);
    await ben.page.keyboard.press('Escape');
    await until('the panel to close', async () => !(await ben.text()).includes('onerror'));
    for (const page of [ann, ben, cyd]) assert.deepEqual(await page.complaints(), []);
    await close([ann, ben, cyd]);
  });

  it(`stays smooth with ${MESSAGES} messages, sent as fast as they are taken`, {
    timeout: 120_000,
  }, async () => {
    const ann = await enter('many', 'Ann');
    const ben = await enter('many', 'Ben');
    await Promise.all([ann, ben].map((page) => page.waitForCall(2)));
    await ben.press('Chat');
    const startedAt = performance.now();
    const delivered = await ann.run(async (element, many) => {
      let arrived = 0;
      // So many at once as somebody who pastes a whole document line by line.
      for (let index = 0; index < many; index += 100) {
        const sent = Array.from({ length: 100 }, (_, at) => element.sendMessage(`message ${index + at}`));
        for (const each of await Promise.all(sent)) arrived += each.delivered.length;
      }
      return arrived;
    }, MESSAGES);
    console.log(`${MESSAGES} messages: ${Math.round(performance.now() - startedAt)} ms`);
    assert.equal(delivered, MESSAGES);
    const received = () => ben.run((element) => element.messages.map(({ text }) => text));
    const all = await until('all messages', async () => {
      const now = await received();
      return now.length === MESSAGES && now;
    });
    assert.deepEqual(
      all,
      Array.from({ length: MESSAGES }, (_, index) => `message ${index}`),
    );
    const drawn = await ben.run((element) => element.shadowRoot?.querySelectorAll('.message').length ?? 0);
    assert.ok(drawn > 0 && drawn <= 200, `${drawn} drawn`);
    // One more is answered as one in a short chat is.
    const answeredMs = await ben.run(async (element) => {
      const field = element.shadowRoot?.querySelector('textarea');
      const before = performance.now();
      await element.sendMessage('one more');
      field?.focus();
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      return performance.now() - before;
    });
    assert.ok(answeredMs < 1_000, `answered after ${answeredMs} ms`);
    await assertMediaFlows([ann, ben]);
    await close([ann, ben]);
  });

  it('queues hands in the same order everywhere, by button and by key, and lets emoji rise', async () => {
    const [ann, ben, cyd] = await three('hands');
    await cyd.press('Raise hand');
    await until('the first hand', async () => (await ann.participants()).some(({ hand }) => hand === 1));
    await ben.press('Mute microphone');
    await ben.page.keyboard.press('h');
    const queue = async (page: CallPage) =>
      (await page.participants())
        .filter(({ hand }) => hand !== null)
        .sort((a, b) => (a.hand ?? 0) - (b.hand ?? 0))
        .map(({ name }) => name)
        .join();
    for (const page of [ann, ben, cyd])
      await until('both hands', async () => (await queue(page)) === 'Cyd,Ben');
    await cyd.press('Lower hand');
    for (const page of [ann, ben, cyd]) await until('one hand', async () => (await queue(page)) === 'Ben');
    assert.ok((await ann.events('hand-changed')).length >= 3);

    await ann.press('React');
    await ann.press('🎉');
    await until('the reaction', async () => (await ben.events('reaction')).length > 0);
    const [reaction] = await ben.events('reaction');
    assert.equal(reaction?.detail.emoji, '🎉');
    assert.equal(
      await ann.run((element) => element.react('<b>').catch(({ code }) => code)),
      'invalid-argument',
    );
    await close([ann, ben, cyd]);
  });
});
