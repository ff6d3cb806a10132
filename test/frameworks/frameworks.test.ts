import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import type { Browser } from 'puppeteer-core';
import { closeBrowser, launchChromium } from '../support/browser/browsers.js';
import { CallPage } from '../support/browser/call-page.js';
import { type Site, startSite } from '../support/browser/site.js';
import { assertMediaFlows } from '../support/media/media-flow.js';
import { root } from '../support/paths.js';
import { type ServerProcess, startServerProcess } from '../support/server/server-process.js';
import { waitFor } from '../support/wait-for.js';

const run = promisify(execFile);
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

/** Angular and Next take most of a minute to build, so they run only when this stage is named. */
const names = ['html', 'react', 'vue', 'svelte', ...(process.env.ALL_FRAMEWORKS ? ['angular', 'next'] : [])];

/** The apps of demo/frameworks, each built in an empty folder with the packed package and its own tools. */
describe('mesh-call in a framework', { timeout: 240_000 }, () => {
  const folders = new Map<string, Promise<string>>();
  let home: string;
  let product: ServerProcess;
  let browser: Browser;
  before(async () => {
    await run(process.execPath, [join(root, 'component/build/element-package.mjs')]);
    home = await mkdtemp(join(tmpdir(), 'mesh-call-in-'));
    product = await startServerProcess({ MESH_CALL_ALLOWED_ORIGINS: '*' });
    browser = await launchChromium();
    // In parallel: installation waits for the network. A failure is reported by the app's own test.
    for (const name of names) folders.set(name, prepare(join(home, name), name));
    await Promise.allSettled(folders.values());
  });
  after(async () => {
    await closeBrowser(browser);
    await product?.close();
    await rm(home, { recursive: true, force: true });
  });

  for (const name of names)
    it(`sets properties, receives events, calls methods, changes rooms, and leaves when removed, in ${name}`, async () => {
      const site = await serve((await folders.get(name)) ?? '', product.origin);
      const app = await CallPage.open(browser, `${site.origin}/?room=first&server=${product.origin}`);
      await app.waitForState('joined');
      const other = await CallPage.open(browser, `${product.origin}/?room=first&name=Ada&join`);
      for (const page of [app, other]) await page.waitForCall(2);
      await assertMediaFlows([app, other]);
      assert.equal(await app.run((element) => element.layout), 'grid');
      await waitForStatus(app, '2 in the call');
      const seen = async () => (await other.participants()).find(({ local }) => !local);
      assert.equal((await seen())?.name.toLowerCase(), name);

      assert.equal((await seen())?.microphone, true);
      await click(app, 'Microphone');
      await waitFor(
        'the other page to show the microphone as off',
        async () => (await seen())?.microphone === false,
      );

      await app.page.type('input[name="room"]', '-and-second');
      await click(app, 'Go');
      await waitFor('the other page to be alone', async () => (await other.participants()).length === 1);
      await app.waitForState('joined');
      await waitForStatus(app, '1 in the call');
      await other.run((element) => {
        element.setAttribute('room', 'first-and-second');
      });
      for (const page of [app, other]) await page.waitForCall(2);
      await waitForStatus(app, '2 in the call');

      await click(app, 'Close');
      await waitFor(
        'the other page to be alone again',
        async () => (await other.participants()).length === 1,
      );
      assert.equal(await app.page.$('mesh-call'), null);
      assert.deepEqual(await app.pageErrors(), []);
      await Promise.all([app, other].map((page) => page.close()));
      await site.close();
    });
});

/** Builds an app with its own tools. @returns the folder to serve */
async function prepare(folder: string, name: string): Promise<string> {
  await cp(join(root, 'demo/frameworks', name), folder, { recursive: true });
  if (name === 'html') return folder;
  const options = ['--ignore-scripts', '--json', '--pack-destination', folder];
  const { stdout } = await run('npm', ['pack', join(root, 'dist/element-package'), ...options]);
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  const path = join(folder, 'package.json');
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace(/("mesh-call-element": )"[^"]+"/u, `$1"file:${filename}"`));
  await run('npm', ['install', '--no-audit', '--no-fund'], { cwd: folder });
  await run('npm', ['run', 'build'], { cwd: folder });
  return join(folder, 'dist');
}

/** Serves a folder, with the address of the call server replaced in plain pages. */
async function serve(folder: string, server: string): Promise<Site> {
  const site = await startSite();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const address = path.slice(folder.length).replaceAll('\\', '/');
    const text = (await readFile(path, 'utf8')).replaceAll('http://localhost:3000', server);
    const file = { body: text, type: types[extname(path)] ?? 'application/octet-stream' };
    site.set(address, file);
    if (address === '/index.html') site.set('/', file);
  }
  return site;
}

async function click({ page }: CallPage, text: string): Promise<void> {
  await page.locator(`main button ::-p-text(${text})`).click();
}

async function waitForStatus({ page }: CallPage, text: string): Promise<void> {
  await waitFor(`the page to say “${text}”`, async () => {
    return (await page.$eval('[role="status"]', ({ textContent }) => textContent)) === text;
  });
}
