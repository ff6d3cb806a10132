import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

// Pictures of the element for people to look at: every number of participants at every width, light and dark,
// and the states around a call. `npm run screenshots` writes them to dist/screenshots.

const root = join(import.meta.dirname, '..');
const support = (name) => import(join(root, 'dist/test/support', `${name}.js`));
const { closeBrowser, launchChromium } = await support('browsers');
const { CallPage } = await support('call-page');
const { startProduct, freePort } = await support('product');
const { startSite, embeddingPage } = await support('site');
const { until } = await support('until');

const { values } = parseArgs({
  options: {
    counts: { type: 'string', default: '1,2,3,4,6,8' },
    widths: { type: 'string', default: '320,480,768,1280,1920' },
    only: { type: 'string', default: 'counts,states' },
  },
});
const counts = values.counts.split(',').map(Number);
const widths = values.widths.split(',').map(Number);
const names = [
  'Ada Lovelace',
  'Grace Hopper',
  'Alan Turing',
  'Katherine Johnson',
  'Tim Berners-Lee',
  'Hedy Lamarr',
  'Edsger',
  'Ma',
];
const schemes = ['light', 'dark'];

const folder = join(root, 'dist/screenshots');
await mkdir(folder, { recursive: true });
const product = await startProduct({ MESH_CALL_MAX_PARTICIPANTS: '9' });
const site = await startSite();
const browser = await launchChromium({ framesPerSecond: 5 });

try {
  if (values.only.includes('counts')) for (const count of counts) await pictureCall(count);
  if (values.only.includes('states')) await pictureStates();
} finally {
  await closeBrowser(browser);
  await site.close();
  await product.close();
}
console.log(`written to ${folder}`);

/** One call with `count` people; the first one's page is pictured. Half of the others have no camera. */
async function pictureCall(count) {
  const open = (name, extra) =>
    openElement(browser, `/call-${count}-${name}`, `room="call-${count}" name="${name}" ${extra}`);
  const page = await open(names[0], 'autojoin muted');
  await page.waitForState('joined');
  const others = [];
  for (let index = 1; index < count; index += 1) {
    others.push(await open(names[index], `autojoin muted ${index % 3 === 2 ? 'camera-off' : ''}`));
    await page.waitForCall(index + 1, 60_000);
  }
  const shown = async () => (await page.tiles()).filter(({ picture }) => picture).length;
  const expected = 1 + others.filter((_, index) => (index + 1) % 3 !== 2).length;
  await until(`${expected} pictures`, async () => (await shown()) >= expected, { timeoutMs: 30_000 });
  for (const width of widths) await picture(page, `call-${count}`, width);
  await Promise.all([page, ...others].map((each) => each.close()));
}

async function pictureStates() {
  const prejoin = await openElement(browser, '/prejoin', 'room="states" name="Ada Lovelace"');
  for (const width of widths) await picture(prejoin, 'prejoin', width);
  await prejoin.press('Join');
  await prejoin.waitForState('joined');
  await prejoin.press('Leave call');
  await prejoin.waitForState('left');
  for (const width of widths) await picture(prejoin, 'left', width);
  await prejoin.close();

  const nowhere = `room="states" autojoin server="http://localhost:${await freePort()}"`;
  const failed = await openElement(browser, '/error', nowhere);
  await failed.waitForState('error', 30_000);
  for (const width of widths) await picture(failed, 'error', width);
  await failed.close();

  const withoutDevices = await launchChromium({ framesPerSecond: null });
  try {
    const notice = await openElement(withoutDevices, '/notice', 'room="notice" name="Ada Lovelace" autojoin');
    await notice.waitForState('joined');
    await until('a notice', async () => (await notice.events('call-error')).length > 0);
    for (const width of widths) await picture(notice, 'notice', width);
    await notice.close();
  } finally {
    await closeBrowser(withoutDevices);
  }
}

/** Opens a page whose element fills the window. */
async function openElement(inBrowser, path, attributes) {
  const { body } = embeddingPage(product.origin, attributes);
  const style =
    '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">' +
    '<style>body{margin:0}mesh-call{height:100vh}</style>';
  site.set(encodeURI(path), { body: body.replace('<title>', `${style}<title>`) });
  return CallPage.open(inBrowser, site.origin + encodeURI(path));
}

async function picture({ page }, name, width) {
  const height = width < 700 ? Math.round(width * 1.9) : Math.round(width * 0.5625);
  await page.bringToFront();
  await page.setViewport({ width, height });
  for (const scheme of schemes) {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await page.evaluate(async () => {
      // Two frames: the first lays out for the new size, the second has been painted.
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      const moving = document.querySelector('mesh-call').shadowRoot.getAnimations();
      const ending = moving.filter(
        ({ effect }) => effect.getComputedTiming().endTime !== Number.POSITIVE_INFINITY,
      );
      await Promise.allSettled(ending.map(({ finished }) => finished));
    });
    await page.screenshot({
      path: join(folder, `${name}-${width}-${scheme}.png`),
      captureBeyondViewport: false,
    });
  }
  console.log(`${name} ${width}`);
}
