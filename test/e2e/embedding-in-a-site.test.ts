import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { rollup } from 'rollup';
import { useCalls } from '../support/browser/call-fixture.js';
import { type CallPage, waitForMesh } from '../support/browser/call-page.js';
import { assertMediaFlows } from '../support/media/media-flow.js';
import { browserBuild, root } from '../support/paths.js';
import { currentRelease, type Release } from '../support/release.js';
import { waitFor } from '../support/wait-for.js';

describe('Embedding in a site of another origin', () => {
  const calls = useCalls();

  /** The content security policy that the contract calls sufficient. */
  function strictPolicy(ownScripts = ''): string {
    const server = `localhost:${calls.server.port}`;
    return [
      "default-src 'none'",
      `script-src http://${server} ${ownScripts}`,
      `connect-src http://${server} ws://${server}`,
      'worker-src blob:',
      "require-trusted-types-for 'script'",
      "trusted-types lit-html mesh-call 'allow-duplicates'",
    ].join('; ');
  }

  /** HTML of a page with one element, after the given scripts. */
  const html = (room: string, scripts: readonly string[] = []) =>
    [
      '<!doctype html><html lang="en"><meta charset="utf-8"><title>A site</title>',
      ...scripts.map((source) => `<script type="module" src="${source}"></script>`),
      `<script type="module" src="${calls.server.origin}/mesh-call.js"></script>`,
      `<mesh-call room="${room}"></mesh-call></html>`,
    ].join('\n');

  /** @returns the address of the page */
  function serve(path: string, body: string, policy = strictPolicy()): string {
    calls.site.set(path, { body, headers: { 'content-security-policy': policy } });
    return calls.site.origin + path;
  }

  /** Connects two pages by the button, and asserts media, tiles, no page errors, and no request to a third origin. */
  async function assertHoldsCall(
    url: string,
    browsers = [calls.browser, calls.browser],
  ): Promise<readonly CallPage[]> {
    const pages: CallPage[] = [];
    const requested: string[] = [];
    for (const browser of browsers) {
      const page = await calls.open(url, {
        browser,
        prepare: async (opened) => opened.on('request', (request) => requested.push(request.url())),
      });
      pages.push(page);
      await page.press('Join');
    }
    await waitForMesh(pages, 30_000);
    await assertMediaFlows(pages);
    for (const page of pages) {
      const tiles = await page.tiles();
      assert.ok(tiles.length === 2 && tiles.every(({ picture }) => picture), JSON.stringify(tiles));
      // Firefox requests an icon of the page, which the policy of the page blocks.
      const errors = (await page.pageErrors()).filter((error) => !error.includes('/favicon.ico'));
      assert.deepEqual(errors, [], 'page errors');
    }
    const foreign = requested.filter((each) => {
      const { origin, protocol } = new URL(each);
      return protocol.startsWith('http') && origin !== calls.site.origin && origin !== calls.server.origin;
    });
    assert.deepEqual(foreign, [], 'requests to a third origin');
    assert.ok(requested.includes(`${calls.server.origin}/mesh-call.js`));
    return pages;
  }

  it('holds a call under the strictest content security policy, with Trusted Types', async () => {
    const pages = await assertHoldsCall(serve('/strict', html('strict')));
    for (const { page } of pages) {
      const resources = await page.evaluate(() =>
        performance.getEntriesByType('resource').map(({ name }) => name),
      );
      assert.ok(
        resources.every((name) => name.startsWith(calls.server.origin)),
        `every resource comes from the server: ${resources.join(', ')}`,
      );
      // In a hidden page, a worker keeps the timers going; the policy has to allow this worker.
      const cover = await page.browserContext().newPage();
      await cover.bringToFront();
      await waitFor('a worker for the hidden page', () => page.workers().length === 1);
      await page.bringToFront();
      await waitFor('no worker', () => page.workers().length === 0);
      await cover.close();
    }
    for (const page of pages) assert.deepEqual(await page.pageErrors(), []);
  });

  it('holds a call between Chromium and Firefox under this policy', async () => {
    const firefox = await calls.launchFirefox();
    await assertHoldsCall(serve('/strict-firefox', html('strict-firefox')), [calls.browser, firefox]);
  });

  it('works beside a Lit bundle of the page', async () => {
    calls.site.set('/own-lit.js', { type: 'text/javascript', body: await bundleWithLit() });
    const body = html('own-lit', ['/own-lit.js']).replace('</html>', '<own-lit></own-lit></html>');
    const pages = await assertHoldsCall(serve('/own-lit', body, strictPolicy("'self'")));
    for (const { page } of pages) {
      const text = await page.evaluate(() => document.querySelector('own-lit')?.shadowRoot?.textContent);
      assert.match(text ?? '', /of the page: 2/u);
    }
  });

  it('works with another release of the script, and with the same release loaded twice', async () => {
    // Another release has the same files at another address, with other names for the chunks.
    const release = await currentRelease();
    const rename = (text: string) =>
      text.replaceAll(/mesh-call-(\w+)-(\w+)\.js/gu, 'mesh-call-$1-other$2.js');
    for (const name of Object.keys(release.chunks)) {
      const body = rename(await readFile(join(browserBuild, name), 'utf8'));
      calls.site.set(`/other/${rename(name)}`, { type: 'text/javascript', body });
    }
    const scripts = [`${calls.site.origin}/other/mesh-call.js`, `${calls.server.origin}/mesh-call.js?again`];
    const body = html('twice', scripts).replace('<mesh-call ', `<mesh-call server="${calls.server.origin}" `);
    const pages = await assertHoldsCall(serve('/twice', body, strictPolicy("'self'")));
    for (const { page } of pages) assert.equal((await page.$$('mesh-call')).length, 1);
  });

  for (const name of ['Chromium', 'Firefox'] as const)
    it(`loads in ${name} what a first request for each chunk does not find`, async () => {
      const { chunks } = await currentRelease();
      const lazy = Object.values(chunks).flatMap(({ dynamicImports }) => dynamicImports);
      // Firefox does not request a static import again, and panels import the chunk of the entry.
      const failing = new Set(
        name === 'Firefox' ? lazy.filter((each) => !each.includes('-register-')) : lazy,
      );
      const failed: string[] = [];
      const server = createServer(async (request, response) => {
        const file = new URL(request.url ?? '', 'http://localhost').pathname.slice(1);
        response.setHeader('Access-Control-Allow-Origin', '*').setHeader('Cache-Control', 'no-store');
        if (!(file in chunks)) return void response.writeHead(404).end();
        if (failing.delete(file)) {
          failed.push(file);
          return void response.writeHead(404).end();
        }
        response.setHeader('Content-Type', 'text/javascript').end(await readFile(join(browserBuild, file)));
      }).listen(0);
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const body = html('retried')
        .replace(`${calls.server.origin}/mesh-call.js`, `http://localhost:${port}/mesh-call.js`)
        .replace('<mesh-call ', `<mesh-call server="${calls.server.origin}" `);
      calls.site.set('/retried', { body });
      const browser = name === 'Firefox' ? await calls.launchFirefox() : calls.browser;
      const page = await calls.open(`${calls.site.origin}/retried`, { browser });
      await page.press('Join');
      await page.press('Chat');
      await page.waitForPart('textarea');
      assert.ok(failed.some((file) => file.includes('-chat-panel-')));
      assert.ok(failed.length >= 3, failed.join());
      server.closeAllConnections();
      server.close();
    });

  it('holds a call with no other script than the first script', async () => {
    const allowed = firstScript(await currentRelease());
    const url = serve('/first-script', html('first-script'));
    const pages: CallPage[] = [];
    for (let count = 0; count < 2; count += 1) {
      const page = await calls.open(url, {
        async prepare(opened) {
          await opened.setRequestInterception(true);
          opened.on('request', async (request) => {
            const { origin, pathname } = new URL(request.url());
            const isBlocked =
              origin === calls.server.origin && pathname.endsWith('.js') && !allowed.has(pathname.slice(1));
            await (isBlocked ? request.abort() : request.continue());
          });
        },
      });
      await page.press('Join');
      pages.push(page);
    }
    await waitForMesh(pages);
    await assertMediaFlows(pages);
  });
});

/** The entry, the chunk that it imports at once, and their static imports: all that a call needs. */
function firstScript({ chunks }: Release): ReadonlySet<string> {
  const files = new Set<string>();
  const add = (fileName: string) => {
    if (files.has(fileName)) return;
    files.add(fileName);
    for (const each of chunks[fileName]?.imports ?? []) add(each);
  };
  for (const [fileName, chunk] of Object.entries(chunks)) {
    if (!chunk.isEntry) continue;
    add(fileName);
    chunk.dynamicImports.forEach(add);
  }
  return files;
}

/** Bundles an element of the page that is made with Lit. */
async function bundleWithLit(): Promise<string> {
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
