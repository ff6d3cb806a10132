import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, Target } from 'puppeteer-core';
import { closeBrowser, launchChromium } from '../support/browser/browsers.js';
import { CallPage } from '../support/browser/call-page.js';
import { embeddingPage, type SiteFile, startSite } from '../support/browser/site.js';
import { root } from '../support/paths.js';
import { freePort } from '../support/server/free-port.js';
import { startServerProcess } from '../support/server/server-process.js';
import { waitFor } from '../support/wait-for.js';
import { actAsCamera, type Portrait, portraits } from './portraits.js';
import { actAsScreen } from './shared-notes.js';

// Takes screenshots of real calls for people to look at: each state in every width, light and dark, with one to eight
// people. Writes dist/screenshots, and a sheet with all of them to demo/screenshots.jpg.

const folder = join(root, 'dist/screenshots');
const sizes = [
  [320, 568],
  [480, 800],
  [768, 1024],
  [1280, 720],
  [1920, 1080],
] as const;
const themes = ['light', 'dark'] as const;

const product = await startServerProcess({ MESH_CALL_ALLOWED_ORIGINS: '*' });
const site = await startSite();
site.set('/', filling('room="gallery"'));
const browser = await launchChromium({ fakeDevices: 2, secureOrigins: [site.origin] });
const shots: string[] = [];

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
try {
  await takeOutsideCalls(browser);
  await takeAll(browser);
  await writeSheet(browser);
} finally {
  await closeBrowser(browser);
  await site.close();
  await product.close();
}

/** States outside a call: without a room, a server or devices, the help panel, and after leaving. */
async function takeOutsideCalls(within: Browser): Promise<void> {
  const at = async (inBrowser: Browser, path: string, attributes: string) => {
    site.set(path, filling(attributes));
    return CallPage.open(inBrowser, site.origin + path);
  };
  const nowhere = await at(within, '/no-room', '');
  await nowhere.waitForState('prejoin');
  await everySize(nowhere, 'no-room');
  const lost = await at(within, '/lost', `room="x" autojoin server="http://localhost:${await freePort()}"`);
  await lost.waitForState('error', 30_000);
  await everySize(lost, 'error');
  const left = await at(within, '/left', 'room="x" name="Ada" autojoin muted camera-off');
  await left.waitForState('joined');
  await left.run((element) => element.leave());
  await everySize(left, 'left');
  const without = await launchChromium({ framesPerSecond: null });
  try {
    const helped = await at(without, '/helped', 'room="x" name="Ada" autojoin');
    await helped.waitForState('joined');
    await waitFor('a notice', async () => (await helped.events('call-error')).length > 0);
    await everySize(helped, 'no-devices');
    await helped.press('What helps');
    await everySize(helped, 'help');
  } finally {
    await closeBrowser(without);
  }
  await Promise.all([nowhere, lost, left].map((each) => each.close()));
}

async function takeAll(within: Browser): Promise<void> {
  const [me, ...others] = portraits;
  if (!me) return;
  const call = await open(within, me);
  await call.waitForState('prejoin');
  await waitFor('the own picture', () =>
    call.run((element) => element.shadowRoot?.querySelector('.preview video[data-live]') !== null),
  );
  await everySize(call, 'prejoin');
  await call.press('Join');
  await call.waitForState('joined');
  await everySize(call, 'alone');
  const present: CallPage[] = [];
  for (const portrait of others) {
    const other = await open(within, portrait);
    await other.page.setViewport({ width: 480, height: 320 });
    // The other pages are hidden, and muted in a full room, so that the machine serves the page in the picture.
    await other.run((element, muted) => {
      element.style.translate = '5000px';
      element.toggleAttribute('muted', muted);
      return element.join();
    }, present.length >= 3);
    present.push(other);
    await call.waitForCall(present.length + 1, 60_000);
    if ([2, 3, 4, 6, 8].includes(present.length + 1)) await everySize(call, `people-${present.length + 1}`);
    if (present.length === 2) await inThree(call, present);
  }
  await Promise.all([call, ...present].map((each) => each.close()));
}

/** States with panels, layouts and languages, in a call of three. */
async function inThree(call: CallPage, [amara, kenji]: readonly CallPage[]): Promise<void> {
  await amara?.run((element) => element.sendMessage('Good morning! Shall we begin?'));
  await kenji?.run((element) => element.sendMessage('Here are the notes: https://example.org/notes'));
  await kenji?.run((element) => element.toggleHand(true));
  await call.run((element) => element.sendMessage('Thank you both. One moment, please.'));
  await opened(call, 'chat', 'c', '.side .message');
  await opened(call, 'settings', null, '.panel .device');
  await call.run((element) => element.setAttribute('layout', 'spotlight'));
  await everySize(call, 'spotlight');
  await call.run((element) => element.removeAttribute('layout'));
  await amara?.run((element) => element.toggleScreenShare(true));
  await waitFor('the shared screen', () =>
    call.run(
      (element) => element.shadowRoot?.querySelector('[data-source="screen"] video[data-live]') !== null,
    ),
  );
  await everySize(call, 'shared');
  await takePipWindow(call);
  await takeForcedColors(call);
  await amara?.run((element) => element.toggleScreenShare(false));
  for (const lang of ['de', 'ar', 'ja']) {
    await call.run((element, code) => element.setAttribute('lang', code), lang);
    await waitFor(`the language ${lang}`, () =>
      call.run((element, code) => element.shadowRoot?.querySelector(`.call[lang="${code}"]`) !== null, lang),
    );
    await everySize(call, `lang-${lang}`);
    await opened(call, `lang-${lang}-chat`, 'c', '.side .message', [[320, 568]]);
  }
  await call.run((element) => element.removeAttribute('lang'));
  await kenji?.run((element) => element.toggleHand(false));
}

/** The picture-in-picture window. */
async function takePipWindow(call: CallPage): Promise<void> {
  await call.page.setViewport({ width: 1280, height: 720 });
  await call.page.bringToFront();
  const opening = new Promise<Target>((resolve) => browser.once('targetcreated', resolve));
  await call.press('Picture in picture');
  const small = await (await opening).asPage();
  await delay(2_000);
  const file = 'own-window-420.png';
  await small.screenshot({ path: join(folder, file) as `${string}.png` });
  shots.push(file);
  await small.close();
}

/** Forced colors (contrast themes of Windows). */
async function takeForcedColors(call: CallPage): Promise<void> {
  const session = await call.page.createCDPSession();
  const emulate = (value: string) =>
    session.send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value }] });
  await emulate('active');
  await everySize(call, 'system-colours', [
    [480, 800],
    [1280, 720],
  ]);
  await opened(call, 'system-colours-chat', 'c', '.side .message', [[1280, 720]]);
  await opened(call, 'system-colours-settings', null, '.panel .device', [[480, 800]]);
  await emulate('none');
  await session.detach();
}

async function opened(
  call: CallPage,
  name: string,
  key: string | null,
  part: string,
  within: readonly (readonly [number, number])[] = sizes,
): Promise<void> {
  await call.page.setViewport({ width: 1280, height: 720 });
  if (key === null) await call.press('Settings');
  else {
    await call.run((element) =>
      element.shadowRoot?.querySelector<HTMLElement>('[data-control="mic"]')?.focus(),
    );
    await call.page.keyboard.press(key as 'c');
  }
  await waitFor(part, () =>
    call.run((element, selector) => element.shadowRoot?.querySelector(selector) !== null, part),
  );
  await everySize(call, name, within);
  await call.page.keyboard.press('Escape');
}

async function open(within: Browser, portrait: Portrait): Promise<CallPage> {
  const context = await within.createBrowserContext();
  return CallPage.openIn(context, `${site.origin}/`, async (page) => {
    await page.evaluateOnNewDocument(actAsCamera, portrait);
    await page.evaluateOnNewDocument(actAsScreen);
    await page.evaluateOnNewDocument((name) => {
      document.addEventListener('DOMContentLoaded', () =>
        document.querySelector('mesh-call')?.setAttribute('name', name),
      );
    }, portrait.name);
  });
}

async function everySize(
  call: CallPage,
  name: string,
  within: readonly (readonly [number, number])[] = sizes,
): Promise<void> {
  for (const theme of themes) {
    await call.run((element, word) => element.setAttribute('theme', word), theme);
    for (const [width, height] of within) {
      await call.page.setViewport({ width, height });
      // Time for the video to follow the size, and for toasts to disappear.
      await delay(900);
      const file = `${name}-${theme}-${width}.png`;
      await call.page.screenshot({ path: join(folder, file) as `${string}.png` });
      shots.push(file);
    }
  }
}

/** A page that the element fills. */
function filling(attributes: string): SiteFile {
  const { body } = embeddingPage(product.origin, attributes);
  return {
    body: `${body}<style>html, body, main { height: 100%; margin: 0 } mesh-call { height: 100% }</style>`,
  };
}

/** Contact sheet: one row per state and theme, one column per width. */
async function writeSheet(within: Browser): Promise<void> {
  const rows = new Map<string, string[]>();
  for (const file of shots) {
    const name = file.replace(/-\d+\.png$/u, '');
    rows.set(name, [...(rows.get(name) ?? []), file]);
  }
  const cells = await Promise.all(
    [...rows].map(async ([name, files]) => {
      const pictures = await Promise.all(
        files.map(
          async (file) => `<img src="data:image/png;base64,${await readFile(join(folder, file), 'base64')}">`,
        ),
      );
      return `<h2>${name}</h2><div>${pictures.join('')}</div>`;
    }),
  );
  const sheet = await within.newPage();
  await sheet.setViewport({ width: 1400, height: 800 });
  await sheet.setContent(
    `<style>body{font:12px system-ui;margin:16px;background:#888}h2{margin:8px 0 4px}div{display:flex;gap:8px;align-items:start}img{height:170px}</style>${cells.join('')}`,
  );
  const picture = await sheet.screenshot({ type: 'jpeg', quality: 72, fullPage: true });
  await writeFile(join(root, 'demo/screenshots.jpg'), picture);
  console.log(`${shots.length} screenshots in dist/screenshots, all on one sheet in demo/screenshots.jpg`);
}
