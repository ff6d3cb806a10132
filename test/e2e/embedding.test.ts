import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import type { Browser } from 'puppeteer-core';
import { rollup } from 'rollup';
import { closeBrowser, launchChromium, launchFirefox } from '../support/browsers.js';
import { CallPage } from '../support/call-page.js';
import { assertMediaFlows } from '../support/flow.js';
import { browserBuild, root } from '../support/paths.js';
import { type Product, startProduct } from '../support/product.js';
import { currentRelease, scriptsOfACall } from '../support/release.js';
import { type Site, startSite } from '../support/site.js';

/** The policy that the contract promises to be enough, and nothing more. */
function strictPolicy({ port }: Product, ownScripts = ''): string {
  const server = `localhost:${port}`;
  return [
    "default-src 'none'",
    `script-src http://${server} ${ownScripts}`,
    `connect-src http://${server} ws://${server}`,
    'worker-src blob:',
    "require-trusted-types-for 'script'",
    "trusted-types lit-html mesh-call 'allow-duplicates'",
  ].join('; ');
}

const embed = (product: Product, room: string, scripts: readonly string[] = []) =>
  [
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>A site</title>',
    ...scripts.map((source) => `<script type="module" src="${source}"></script>`),
    `<script type="module" src="${product.origin}/mesh-call.js"></script>`,
    `<mesh-call room="${room}"></mesh-call></html>`,
  ].join('\n');

import { until } from '../support/until.js';

describe('an element on another origin', () => {
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

  function serve(path: string, body: string, policy = strictPolicy(product)): string {
    site.set(path, { body, headers: { 'content-security-policy': policy } });
    return site.origin + path;
  }

  /** Opens two pages, joins by the button, checks the call and what the browser says, and hands the pages over. */
  async function holdCall(
    url: string,
    check: (pages: readonly CallPage[]) => Promise<void>,
    browsers = [browser, browser],
  ): Promise<void> {
    const pages: CallPage[] = [];
    const requested: string[] = [];
    try {
      for (const each of browsers) {
        const context = await each.createBrowserContext();
        const page = await CallPage.openIn(context, 'about:blank');
        page.page.on('request', (request) => requested.push(request.url()));
        await page.page.goto(url, { waitUntil: 'load' });
        pages.push(page);
        await page.press('Join');
      }
      await Promise.all(pages.map((page) => page.waitForCall(2, 30_000)));
      await assertMediaFlows(pages);
      for (const page of pages) {
        const tiles = await page.tiles();
        assert.ok(tiles.length === 2 && tiles.every(({ picture }) => picture), JSON.stringify(tiles));
      }
      await check(pages);
      // Firefox asks for an icon of the page by itself, which the page's policy refuses: not the element's doing.
      const ofOurs = (complaint: string) => !complaint.includes('/favicon.ico');
      for (const page of pages) {
        assert.deepEqual((await page.complaints()).filter(ofOurs), [], 'complaints of the browser');
      }
      const foreign = requested.filter((each) => {
        const { origin, protocol } = new URL(each);
        return protocol.startsWith('http') && origin !== site.origin && origin !== product.origin;
      });
      assert.deepEqual(foreign, [], 'requests to a third origin');
      assert.ok(requested.includes(`${product.origin}/mesh-call.js`));
    } finally {
      await Promise.all(pages.map((page) => page.close()));
    }
  }

  it('holds a call under the strictest policy, with Trusted Types', async () => {
    await holdCall(serve('/strict', embed(product, 'strict')), async (pages) => {
      for (const page of pages) {
        const server = await page.page.evaluate(() =>
          performance.getEntriesByType('resource').map(({ name }) => name),
        );
        assert.ok(
          server.every((name) => name.startsWith(product.origin)),
          `every resource comes from the server: ${server.join(', ')}`,
        );
        // Where timers of hidden pages are held back, a worker keeps them going: the policy has to allow it.
        const cover = await page.page.browserContext().newPage();
        await cover.bringToFront();
        await until('a worker for the hidden page', () => page.page.workers().length === 1);
        await page.page.bringToFront();
        await until('its end', () => page.page.workers().length === 0);
        await cover.close();
      }
    });
  });

  it('holds a call from that page in Chromium with one in Firefox', async () => {
    const firefox = await launchFirefox();
    try {
      const url = serve('/strict-firefox', embed(product, 'strict-firefox'));
      await holdCall(url, async () => undefined, [browser, firefox]);
    } finally {
      await closeBrowser(firefox);
    }
  });

  it('lives with a Lit of the page', async () => {
    site.set('/own-lit.js', { type: 'text/javascript', body: await ownLit() });
    const body = embed(product, 'own-lit', ['/own-lit.js']).replace('</html>', '<own-lit></own-lit></html>');
    await holdCall(serve('/own-lit', body, strictPolicy(product, "'self'")), async (pages) => {
      for (const page of pages) {
        const text = await page.page.evaluate(
          () => document.querySelector('own-lit')?.shadowRoot?.textContent,
        );
        assert.match(text ?? '', /of the page: 2/u);
      }
    });
  });

  it('lives with a second version of the script, and with the same one twice', async () => {
    // What another release would be: the same files under another address, with other names for the chunks.
    const release = await currentRelease();
    const renamed = (text: string) =>
      text.replaceAll(/mesh-call-(\w+)-(\w+)\.js/gu, 'mesh-call-$1-other$2.js');
    for (const name of Object.keys(release.chunks)) {
      const body = renamed(await readFile(join(browserBuild, name), 'utf8'));
      site.set(`/other/${renamed(name)}`, { type: 'text/javascript', body });
    }
    const twice = [`${site.origin}/other/mesh-call.js`, `${product.origin}/mesh-call.js?again`];
    const body = embed(product, 'twice', twice).replace(
      '<mesh-call ',
      `<mesh-call server="${product.origin}" `,
    );
    await holdCall(serve('/twice', body, strictPolicy(product, "'self'")), async (pages) => {
      for (const page of pages) assert.equal((await page.page.$$('mesh-call')).length, 1);
    });
  });

  it('holds a call with no other script than those whose size is counted', async () => {
    const counted = new Set(scriptsOfACall(await currentRelease()));
    const url = serve('/counted', embed(product, 'counted'));
    const pages: CallPage[] = [];
    try {
      for (let count = 0; count < 2; count += 1) {
        const page = await CallPage.openIn(await browser.createBrowserContext(), 'about:blank');
        await page.page.setRequestInterception(true);
        page.page.on('request', async (request) => {
          const { origin, pathname } = new URL(request.url());
          const uncounted =
            origin === product.origin && pathname.endsWith('.js') && !counted.has(pathname.slice(1));
          await (uncounted ? request.abort() : request.continue());
        });
        await page.page.goto(url);
        await page.press('Join');
        pages.push(page);
      }
      await Promise.all(pages.map((page) => page.waitForCall(2)));
      await assertMediaFlows(pages);
    } finally {
      await Promise.all(pages.map((page) => page.close()));
    }
  });
});

/** A page's own bundle with an element made with Lit. */
async function ownLit(): Promise<string> {
  const source = `
    import { LitElement, html, css } from 'lit';
    customElements.define('own-lit', class extends LitElement {
      static properties = { count: { type: Number } };
      static styles = css\`p { color: teal; }\`;
      constructor() { super(); this.count = 1; }
      firstUpdated() { this.count += 1; }
      render() { return html\`<p>of the page: \${this.count}</p>\`; }
    });`;
  const bundle = await rollup({
    input: 'own-lit',
    plugins: [
      {
        name: 'source',
        resolveId: (id) => (id === 'own-lit' ? join(root, 'own-lit.js') : null),
        load: (id) => (id === join(root, 'own-lit.js') ? source : null),
      },
      nodeResolve({ browser: true }),
    ],
  });
  const { output } = await bundle.generate({ format: 'es' });
  await bundle.close();
  return output[0].code;
}
