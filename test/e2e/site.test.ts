import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import { assertNoViolations } from '../support/axe.js';
import { closeBrowser, launchChromium } from '../support/browsers.js';
import { CallPage } from '../support/call-page.js';
import { assertMediaFlows } from '../support/flow.js';
import { longRun } from '../support/long-run.js';
import { root } from '../support/paths.js';
import { type Product, startProduct } from '../support/product.js';
import { startSite } from '../support/site.js';
import { until } from '../support/until.js';

/** Cumulative layout shift that nobody sees (https://web.dev/articles/cls has 0.1 as good). */
const STEADY = 0.01;
/** With style sheets and scripts, but without pictures and the call itself. */
const LIGHT_BYTES = 40 * 1024;
const files = (folder: string) =>
  readdirSync(join(root, 'dist/site', folder)).filter((name) => name.endsWith('.html'));
/** With the element. */
const examples = files('examples').filter((name) => name !== 'headless.html');
const pages = [
  ...files(''),
  ...files('docs').map((name) => `docs/${name}`),
  ...examples.map((name) => `examples/${name}`),
];
/** The themes differ in their style sheets alone. */
const calls = examples.filter(
  (name) => longRun || name === 'theme-clinic.html' || !name.startsWith('theme-'),
);

describe('the site', () => {
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

  it(`has ${pages.length} pages that axe finds nothing in, that stand still, say nothing and ask nobody else`, async () => {
    const { page, said, requested } = await watched(browser);
    for (const [index, path] of pages.entries()) {
      await page.setViewport({ width: index % 2 === 0 ? 360 : 1440, height: 900 });
      await page.goto(`${product.origin}/${path}`, { waitUntil: 'load' });
      await page.evaluate(() => document.fonts.ready);
      await assertNoViolations({ page }, path, 'html');
      const { shift, overflow, bytes } = await page.evaluate(() => ({
        bytes: [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
          .filter(({ name }) => !/\/mesh-call[^/]*\.js$|\.jpg$/u.test(name))
          .reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).transferSize, 0),
        shift: (Reflect.get(window, 'shifts') as number[]).reduce((sum, value) => sum + value, 0),
        overflow: document.documentElement.scrollWidth - innerWidth,
      }));
      assert.ok(shift <= STEADY, `${path}: layout shift ${shift}`);
      assert.ok(bytes <= LIGHT_BYTES, `${path} weighs ${bytes} bytes without its pictures and the call`);
      assert.ok(overflow <= 0, `${path} is ${overflow} px too wide`);
    }
    assert.deepEqual(said, []);
    assert.deepEqual([...requested], [product.origin]);
    await page.close();
  });

  for (const path of ['index.html', 'configure.html', 'check.html', 'docs/tokens.html'])
    it(`can be used by keyboard alone: ${path}`, async () => {
      const { page } = await watched(browser);
      await page.goto(`${product.origin}/${path}`, { waitUntil: 'load' });
      assert.deepEqual(await unreached(page), []);
      await page.close();
    });

  for (const name of calls)
    it(`has an example that holds a call: ${name}`, async () => {
      const open = () => CallPage.open(browser, `${product.origin}/examples/${name}?room=${name}`);
      const [one, other] = [await open(), await open()];
      for (const page of [one, other]) await page.run((element) => element.join());
      await Promise.all([one, other].map((page) => page.waitForCall(2)));
      await assertMediaFlows([one, other]);
      if (name === 'data.html') {
        await other.page.click('#next');
        await until('the page to be turned', () => shows(one.page, '#page', '2'));
      }
      if (name === 'events.html') await until('the list', () => shows(one.page, '#people', 'microphone on'));
      for (const page of [one, other]) assert.deepEqual(await page.complaints(), []);
      await Promise.all([one, other].map((page) => page.close()));
    });

  it('has an example with a layout of its own, which moves', async () => {
    const open = async () => {
      const { page, said } = await watched(browser);
      await page.goto(`${product.origin}/examples/headless.html?room=round`, { waitUntil: 'load' });
      await page.click('#join');
      return { page, said };
    };
    const both = [await open(), await open()];
    for (const { page } of both) {
      await page.bringToFront();
      await until('two pictures that move', () =>
        page.evaluate(() => {
          const videos = [...document.querySelectorAll('video')];
          return (
            videos.length === 2 &&
            videos.every(({ currentTime, videoWidth }) => currentTime > 1 && videoWidth > 0)
          );
        }),
      );
    }
    const [one, other] = both;
    await one?.page.click('#leave');
    await until('one to be alone', async () => (await other?.page.$$('video'))?.length === 1);
    for (const { page, said } of both) {
      assert.deepEqual(said, []);
      await page.close();
    }
  });

  it('has code that runs: what a page does in a call, and a language of its own', async () => {
    const page = await CallPage.open(browser, `${product.origin}/examples/events.html?room=code`);
    const code = (name: string, holding: string) => {
      const text = readFileSync(join(root, `demo/docs/${name}.md`), 'utf8');
      return (
        [...text.matchAll(/^```js\n(.*?)^```/gmsu)]
          .map(([, each = '']) => each)
          .find((each) => each.includes(holding)) ?? ''
      );
    };
    await page.page.evaluate(`(async () => {${code('languages', 'registerTranslation')}})()`);
    await page.run((element) => element.setAttribute('lang', 'eo'));
    await until('the new word', () => page.has('Aliĝi'));
    await page.page.evaluate(`(async () => {${code('events', 'toggleHand')}})()`);
    await page.waitForState('left');
    assert.deepEqual(await page.complaints(), []);
    await page.close();
  });

  it('has a policy for pages that embed a call, under which one is held', async () => {
    const guide = readFileSync(join(root, 'demo/docs/embed.md'), 'utf8');
    const [, policy = ''] = /```\n(script-src .+?)\n```/u.exec(guide) ?? [];
    const [, types = ''] = /`(trusted-types [^`]+)`/u.exec(guide) ?? [];
    const [, lines = ''] = /```html\n(.+?)```/su.exec(guide) ?? [];
    assert.ok(policy && types && lines.includes('mesh-call.js'));
    const site = await startSite();
    const theirs = await startProduct({ MESH_CALL_ALLOWED_ORIGINS: site.origin });
    const strict = await launchChromium({ secureOrigins: [site.origin] });
    try {
      const at = (text: string) =>
        text
          .replaceAll('https://calls.example.org', theirs.origin)
          .replaceAll('wss://calls.example.org', theirs.origin.replace('http', 'ws'));
      // The page has an icon of its own.
      site.set('/', {
        body: `<!doctype html><link rel="icon" href="data:,">${at(lines)}`,
        headers: {
          'content-security-policy': `default-src 'none'; img-src data:; require-trusted-types-for 'script'; ${types}; ${at(policy)}`,
        },
      });
      const pages = [await CallPage.open(strict, site.origin), await CallPage.open(strict, site.origin)];
      for (const page of pages) await page.run((element) => element.join());
      await Promise.all(pages.map((page) => page.waitForCall(2)));
      await assertMediaFlows(pages);
      for (const page of pages) assert.deepEqual(await page.complaints(), []);
    } finally {
      await closeBrowser(strict);
      await theirs.close();
      await site.close();
    }
  });

  it('checks itself, and says what works and that there is no relay', async () => {
    const { page, said } = await watched(browser);
    await page.goto(`${product.origin}/check.html`, { waitUntil: 'load' });
    await page.click('#run');
    await until(
      'the end of the check',
      () => page.evaluate(() => !document.querySelector<HTMLButtonElement>('#run')?.disabled),
      {
        timeoutMs: 40_000,
      },
    );
    const results = await page.$$eval('.checks li', (items) =>
      items.map(({ id, dataset }) => [id, dataset.result]),
    );
    const good = ['browser', 'page', 'devices', 'server', 'room', 'direct'].map((id) => [id, 'good']);
    assert.deepEqual(results, [...good, ['relay', 'fair']]);
    assert.match(
      await page.$eval('#report', ({ textContent }) => textContent ?? ''),
      /good direct: .+\nfair relay: /u,
    );
    assert.equal(await page.$eval('#calls', ({ childElementCount }) => childElementCount), 0);
    await assertNoViolations({ page }, 'the check', 'html');
    assert.deepEqual(said, []);
    await page.close();
  });

  it('says at a server that asks for tokens what it takes to come in, and takes nothing from before for now', async () => {
    const strict = await startProduct({
      MESH_CALL_SECRET: 'what only this test and its server know, 32 bytes',
    });
    try {
      const { page } = await watched(browser);
      await page.goto(`${strict.origin}/check.html`, { waitUntil: 'load' });
      for (const round of ['first', 'second']) {
        await page.click('#run');
        await page.waitForSelector('#room[data-result="bad"]');
        await page.waitForSelector('#run:not(:disabled)');
        assert.ok(await shows(page, '#room p', 'needs a token'), round);
        assert.equal(
          await page.$eval('#relay', (item) => (item as HTMLElement).dataset.result),
          'none',
          'not tried',
        );
      }
      await strict.close();
      await page.click('#run');
      await page.waitForSelector('#server[data-result="bad"]');
      assert.equal(await page.$eval('#room', (item) => (item as HTMLElement).dataset.result), 'none');
      await page.close();
    } finally {
      await strict.close();
    }
  });
});

/** A page whose words, requests and layout shifts are kept. */
async function watched(browser: Browser): Promise<{ page: Page; said: string[]; requested: Set<string> }> {
  const page = await (await browser.createBrowserContext()).newPage();
  const said: string[] = [];
  const requested = new Set<string>();
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(String(error)));
  page.on('request', (request) => {
    if (request.url().startsWith('http')) requested.add(new URL(request.url()).origin);
  });
  await page.evaluateOnNewDocument(() => {
    const shifts: number[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[])
        shifts.push(entry.value);
    }).observe({ type: 'layout-shift', buffered: true });
  });
  return { page, said, requested };
}

/** What can be operated and is not reached by the tab key. A group of radio buttons is one stop. */
async function unreached(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    const wanted = 'a[href], button:not(:disabled), input:not([type="radio"]), select, [tabindex="0"]';
    const all = [...document.querySelectorAll<HTMLElement>(wanted)].filter((each) => each.checkVisibility());
    Object.assign(window, { left: new Set(all) });
    document.addEventListener(
      'focusin',
      ({ target }) => all.length > 0 && (Reflect.get(window, 'left') as Set<unknown>).delete(target),
    );
  });
  const left = () =>
    page.evaluate(() =>
      [...(Reflect.get(window, 'left') as Set<HTMLElement>)].map(({ outerHTML }) => outerHTML.slice(0, 80)),
    );
  for (let tabs = 0; tabs < 200 && (await left()).length > 0; tabs += 1) await page.keyboard.press('Tab');
  return left();
}

function shows(page: Page, selector: string, text: string): Promise<boolean> {
  return page.$eval(selector, (element, wanted) => element.textContent?.includes(wanted) === true, text);
}
