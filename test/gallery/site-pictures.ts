import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser } from 'puppeteer-core';
import { closeBrowser, launchChromium } from '../support/browser/browsers.js';
import { CallPage } from '../support/browser/call-page.js';
import { embeddingPage, type Site, startSite } from '../support/browser/site.js';
import { root } from '../support/paths.js';
import { type ServerProcess, startServerProcess } from '../support/server/server-process.js';
import { waitFor } from '../support/wait-for.js';
import { actAsCamera, type Portrait, portraits } from './portraits.js';

// Takes the pictures of the site (demo/images): states of a call, and the five themed pages with a call.

const wide = { width: 960, height: 540 };
const folder = join(root, 'demo/images');
const themes = ['clinic', 'school', 'desk', 'studio', 'bank'];

const product = await startServerProcess({ MESH_CALL_ALLOWED_ORIGINS: '*' });
const site = await startSite();
const browser = await launchChromium({ fakeDevices: 2, secureOrigins: [site.origin] });
await mkdir(folder, { recursive: true });
try {
  await takeStrip({ browser, product, site });
  for (const name of themes) await takeTheme(name, { browser, product });
} finally {
  await closeBrowser(browser);
  await site.close();
  await product.close();
}

interface Places {
  readonly browser: Browser;
  readonly product: ServerProcess;
  readonly site: Site;
}

async function takeStrip(places: Places): Promise<void> {
  const { body } = embeddingPage(places.product.origin, 'room="strip" theme="light"');
  places.site.set('/', {
    body: `${body}<style>html, body, main { height: 100%; margin: 0 } mesh-call { height: 100% }</style>`,
  });
  const [me, ...others] = portraits.map(
    (portrait) => () => come(places.browser, places.site.origin, portrait),
  );
  const call = await me?.();
  if (!call) return;
  await call.waitForState('prejoin');
  await call.press('Check camera and microphone');
  await waitFor('the own picture', () =>
    call.run((element) => element.shadowRoot?.querySelector('.preview video[data-live]') !== null),
  );
  await take(call, 'prejoin');
  await call.run((element) => element.join());
  for (const [index, arrive] of others.slice(0, 5).entries()) {
    const other = await arrive();
    await other.run((element) => element.join());
    await call.waitForCall(index + 2, 60_000);
    if (index === 0) await take(call, 'people-2');
    if (index === 1) await takeThree(call, other);
  }
  await take(call, 'people-6');
  await call.close();
}

async function takeThree(call: CallPage, other: CallPage): Promise<void> {
  await other.run((element) => element.sendMessage('Good morning! Shall we begin?'));
  await call.run((element) => element.sendMessage('One moment, please.'));
  await take(call, 'phone', { width: 320, height: 568 });
  await call.run((element) => element.setAttribute('theme', 'dark'));
  await call.page.setViewport(wide);
  await call.press('Chat');
  await waitFor('the chat', () =>
    call.run((element) => element.shadowRoot?.querySelector('.side .message') !== null),
  );
  await take(call, 'chat');
  await call.press('Chat');
  await call.run((element) => element.setAttribute('theme', 'light'));
}

async function takeTheme(name: string, { browser: within, product: { origin } }: Omit<Places, 'site'>) {
  const address = `${origin}/examples/theme-${name}.html?room=theme-${name}`;
  const people = portraits.slice(0, name === 'school' ? 4 : 2).reverse();
  const pages: CallPage[] = [];
  for (const portrait of people) {
    const page = await come(within, address, portrait);
    await page.waitForState('prejoin');
    await page.run((element) => element.join());
    pages.push(page);
  }
  const last = pages.at(-1);
  if (!last) return;
  await last.waitForCall(people.length, 60_000);
  await take(last, `theme-${name}`, { width: 960, height: 720 });
  await Promise.all(pages.map((page) => page.close()));
}

async function come(within: Browser, address: string, portrait: Portrait): Promise<CallPage> {
  const context = await within.createBrowserContext();
  return CallPage.openIn(context, address, async (page) => {
    await page.setViewport(wide);
    await page.evaluateOnNewDocument(actAsCamera, portrait);
    await page.evaluateOnNewDocument((name) => {
      document.addEventListener('DOMContentLoaded', () =>
        document.querySelector('mesh-call')?.setAttribute('name', name),
      );
    }, portrait.name);
  });
}

async function take(call: CallPage, name: string, size = wide): Promise<void> {
  await call.page.bringToFront();
  await call.page.setViewport(size);
  // Time for the video to follow the size.
  await delay(1_500);
  await waitFor('the toasts to go', () =>
    call.run((element) => element.shadowRoot?.querySelector('.toast') === null),
  );
  await writeFile(join(folder, `${name}.jpg`), await call.page.screenshot({ type: 'jpeg', quality: 78 }));
}
