import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Page } from 'puppeteer-core';
import { assertNoViolations } from '../support/axe.js';
import { useCalls } from '../support/browser/call-fixture.js';
import { waitForMesh } from '../support/browser/call-page.js';
import { longRun } from '../support/long-run.js';
import { assertMediaFlows } from '../support/media/media-flow.js';
import { root } from '../support/paths.js';
import { waitFor } from '../support/wait-for.js';

/** Limit for the cumulative layout shift; https://web.dev/articles/cls calls 0.1 good. */
const MAX_LAYOUT_SHIFT = 0.01;
/** Limit for a page with its style sheets and scripts, without images and the script of the call. */
const MAX_BYTES = 40 * 1024;
const files = (folder: string) =>
  readdirSync(join(root, 'dist/site', folder)).filter((name) => name.endsWith('.html'));
/** Examples with the element. */
const examples = files('examples').filter((name) => name !== 'headless.html');
const pages = [
  ...files(''),
  ...files('docs').map((name) => `docs/${name}`),
  ...examples.map((name) => `examples/${name}`),
];
/** One theme stands for all, because they differ only in their style sheets. */
const callExamples = examples.filter(
  (name) => longRun || name === 'theme-clinic.html' || !name.startsWith('theme-'),
);

describe('Demo site', () => {
  const calls = useCalls();

  it(`has ${pages.length} pages without axe violations, layout shifts, console output and foreign requests`, async () => {
    const { page, logged, requested } = await openRecorded();
    for (const [index, path] of pages.entries()) {
      await page.setViewport({ width: index % 2 === 0 ? 360 : 1440, height: 900 });
      await page.goto(`${calls.server.origin}/${path}`, { waitUntil: 'load' });
      await page.evaluate(() => document.fonts.ready);
      await assertNoViolations({ page }, path, 'html');
      const { shift, overflow, bytes } = await page.evaluate(() => ({
        bytes: [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
          .filter(({ name }) => !/\/mesh-call[^/]*\.js$|\.jpg$/u.test(name))
          .reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).transferSize, 0),
        shift: (Reflect.get(window, 'shifts') as number[]).reduce((sum, value) => sum + value, 0),
        overflow: document.documentElement.scrollWidth - innerWidth,
      }));
      assert.ok(shift <= MAX_LAYOUT_SHIFT, `${path}: layout shift ${shift}`);
      assert.ok(bytes <= MAX_BYTES, `${path} has ${bytes} bytes without its images and the call`);
      assert.ok(overflow <= 0, `${path} is ${overflow} px too wide`);
    }
    assert.deepEqual(logged, []);
    assert.deepEqual([...requested], [calls.server.origin]);
  });

  for (const path of ['index.html', 'configure.html', 'check.html', 'docs/tokens.html'])
    it(`reaches every control of ${path} with the Tab key`, async () => {
      const { page } = await openRecorded();
      await page.goto(`${calls.server.origin}/${path}`, { waitUntil: 'load' });
      assert.deepEqual(await unreached(page), []);
    });

  for (const name of callExamples)
    it(`connects two pages of the example ${name}`, async () => {
      const open = () => calls.open(`/examples/${name}?room=${name}`);
      const [one, other] = [await open(), await open()];
      for (const page of [one, other]) await page.run((element) => element.join());
      await waitForMesh([one, other]);
      await assertMediaFlows([one, other]);
      if (name === 'data.html') {
        await other.page.click('#next');
        await waitFor('page 2', () => hasText(one.page, '#page', '2'));
      }
      if (name === 'events.html')
        await waitFor('the list', () => hasText(one.page, '#people', 'microphone on'));
      for (const page of [one, other]) assert.deepEqual(await page.pageErrors(), []);
    });

  it('connects two pages of the example headless.html, with a layout of its own', async () => {
    const open = async () => {
      const { page, logged } = await openRecorded();
      await page.goto(`${calls.server.origin}/examples/headless.html?room=round`, { waitUntil: 'load' });
      await page.click('#join');
      return { page, logged };
    };
    const both = [await open(), await open()];
    for (const { page } of both) {
      await page.bringToFront();
      await waitFor('two playing videos', () =>
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
    await waitFor('one video', async () => (await other?.page.$$('video'))?.length === 1);
    for (const { logged } of both) assert.deepEqual(logged, []);
  });

  it('runs the code of its guides: events of a call, and a language of the page', async () => {
    const page = await calls.open('/examples/events.html?room=code');
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
    await waitFor('the translated button', () => page.hasButton('Aliĝi'));
    await page.page.evaluate(`(async () => {${code('events', 'toggleHand')}})()`);
    await page.waitForState('left');
    assert.deepEqual(await page.pageErrors(), []);
  });

  it('documents a content security policy under which a call works', async () => {
    const guide = readFileSync(join(root, 'demo/docs/embed.md'), 'utf8');
    const [, policy = ''] = /```\n(script-src .+?)\n```/u.exec(guide) ?? [];
    const [, types = ''] = /`(trusted-types [^`]+)`/u.exec(guide) ?? [];
    const [, example = ''] = /```html\n(.+?)```/su.exec(guide) ?? [];
    assert.ok(policy && types && example.includes('mesh-call.js'));
    const server = await calls.startServer({ MESH_CALL_ALLOWED_ORIGINS: calls.site.origin });
    const browser = await calls.launchChromium({ secureOrigins: [calls.site.origin] });
    const withServer = (text: string) =>
      text
        .replaceAll('https://calls.example.org', server.origin)
        .replaceAll('wss://calls.example.org', server.origin.replace('http', 'ws'));
    calls.site.set('/', {
      // Without an icon, the browser would request one, which the policy blocks.
      body: `<!doctype html><link rel="icon" href="data:,">${withServer(example)}`,
      headers: {
        'content-security-policy': `default-src 'none'; img-src data:; require-trusted-types-for 'script'; ${types}; ${withServer(policy)}`,
      },
    });
    const open = () => calls.open(calls.site.origin, { browser });
    const both = [await open(), await open()];
    for (const page of both) await page.run((element) => element.join());
    await waitForMesh(both);
    await assertMediaFlows(both);
    for (const page of both) assert.deepEqual(await page.pageErrors(), []);
  });

  it('reports in its check what works, and that there is no relay', async () => {
    const { page, logged } = await openRecorded();
    await page.goto(`${calls.server.origin}/check.html`, { waitUntil: 'load' });
    await page.click('#run');
    await waitFor(
      'the end of the check',
      () => page.evaluate(() => !document.querySelector<HTMLButtonElement>('#run')?.disabled),
      { timeoutMs: 40_000 },
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
    assert.deepEqual(logged, []);
  });

  it('reports in its check that the server requires a token, and forgets the results of earlier checks', async () => {
    const server = await calls.startServer({
      MESH_CALL_SECRET: 'what only this test and its server know, 32 bytes',
    });
    const { page } = await openRecorded();
    await page.goto(`${server.origin}/check.html`, { waitUntil: 'load' });
    for (const round of ['first', 'second']) {
      await page.click('#run');
      await page.waitForSelector('#room[data-result="bad"]');
      await page.waitForSelector('#run:not(:disabled)');
      assert.ok(await hasText(page, '#room p', 'needs a token'), round);
      assert.equal(
        await page.$eval('#relay', (item) => (item as HTMLElement).dataset.result),
        'none',
        'the relay was not tried',
      );
    }
    await server.close();
    await page.click('#run');
    await page.waitForSelector('#server[data-result="bad"]');
    assert.equal(await page.$eval('#room', (item) => (item as HTMLElement).dataset.result), 'none');
  });

  /** Opens a page that records its console, the origins of its requests, and its layout shifts. */
  async function openRecorded(): Promise<{ page: Page; logged: string[]; requested: Set<string> }> {
    const page = await (await calls.browser.createBrowserContext()).newPage();
    calls.closeLater(() => page.browserContext().close());
    const logged: string[] = [];
    const requested = new Set<string>();
    page.on('console', (message) => logged.push(message.text()));
    page.on('pageerror', (error) => logged.push(String(error)));
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
    return { page, logged, requested };
  }
});

/** Controls that the Tab key does not reach. A group of radio buttons is one stop. */
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

function hasText(page: Page, selector: string, text: string): Promise<boolean> {
  return page.$eval(selector, (element, wanted) => element.textContent?.includes(wanted) === true, text);
}
