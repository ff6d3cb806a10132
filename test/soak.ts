import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { CDPSession } from 'puppeteer-core';
import { closeBrowser, launchChromium } from './support/browsers.js';
import { CallPage } from './support/call-page.js';
import { startProduct } from './support/product.js';

// npm run soak -- --minutes 30: somebody stays in a call while another one joins or leaves every 5 s.

const EVERY_MS = 5_000;
const SAMPLE_MS = 60_000;
/** Of the last samples above the first: more is a leak, less is noise. */
const TOLERANCE = 1.15;

interface Sample {
  readonly minute: number;
  readonly heapMiB: number;
  /** Elements alone: Lit's `repeat` leaves a comment of no content behind for each tile that was taken away. */
  readonly elements: number;
  readonly listeners: number;
  readonly connections: number;
  readonly serverMiB: number;
  readonly serverFiles: number;
}

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '30' } } });
const minutes = Number(values.minutes);
if (!(minutes >= 2)) {
  console.error('usage: npm run soak -- --minutes N (2 or more)');
  process.exit(2);
}

const product = await startProduct();
const browser = await launchChromium();
try {
  const url = `${product.origin}/?room=soak&join`;
  const [witness, guest] = [await CallPage.open(browser, url), await CallPage.open(browser, url)];
  const session = await witness.page.createCDPSession();
  await session.send('Performance.enable');
  const samples: Sample[] = [];
  const startedAt = performance.now();
  let nextSampleAt = SAMPLE_MS;
  let turns = 0;
  for (let passedMs = 0; passedMs < minutes * 60_000; passedMs = performance.now() - startedAt) {
    await delay(EVERY_MS);
    // Also in the way that people do it: by loading the page again.
    if (turns % 8 === 6) await guest.page.reload();
    else if (turns % 2 === 0) await guest.run((element) => element.leave());
    else await guest.run((element) => element.join());
    turns += 1;
    if (passedMs < nextSampleAt || turns % 2 === 1) continue;
    nextSampleAt += SAMPLE_MS;
    await guest.run((element) => element.leave().catch(() => undefined));
    await delay(1_000);
    const sample = await take(session, witness, passedMs);
    samples.push(sample);
    console.log(
      Object.entries(sample)
        .map(([name, value]) => `${name} ${value}`)
        .join('  '),
    );
    await guest.run((element) => element.join());
  }
  console.log(`\n${turns} joins and leaves in ${minutes} minutes`);
  process.exitCode = verdict(samples) ? 0 : 1;
} finally {
  await closeBrowser(browser);
  await product.close();
}

async function take(session: CDPSession, witness: CallPage, passedMs: number): Promise<Sample> {
  // What the test itself writes down would grow.
  await witness.page.evaluate(() => {
    const { events, candidates, connections, tracks, sockets } = window.instruments;
    for (const list of [events, candidates, connections, tracks, sockets]) list.length = 0;
  });
  for (let times = 0; times < 3; times += 1) await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  const of = (name: string) => metrics.find((each) => each.name === name)?.value ?? 0;
  const status = readFileSync(`/proc/${product.pid}/status`, 'utf8');
  return {
    minute: Math.round(passedMs / 60_000),
    heapMiB: round(of('JSHeapUsedSize') / 2 ** 20),
    elements: (await count(session, 'HTMLElement')) + (await count(session, 'SVGElement')),
    listeners: of('JSEventListeners'),
    // Of closed ones, Chromium 156 itself holds about one in a hundred (a state change that it never tells of).
    connections: await count(session, 'RTCPeerConnection', "each.signalingState !== 'closed'"),
    serverMiB: round(Number(/VmRSS:\s+(\d+)/u.exec(status)?.[1]) / 1024),
    serverFiles: readdirSync(`/proc/${product.pid}/fd`).length,
  };
}

/** Every object of this kind that is still there, in the document or not, if a condition on `each` holds. */
async function count(session: CDPSession, kind: string, condition = 'true'): Promise<number> {
  const { result: prototype } = await session.send('Runtime.evaluate', { expression: `${kind}.prototype` });
  const prototypeObjectId = prototype.objectId ?? '';
  const { objects } = await session.send('Runtime.queryObjects', { prototypeObjectId });
  const { result } = await session.send('Runtime.callFunctionOn', {
    objectId: objects.objectId ?? '',
    functionDeclaration: `function () { return this.filter((each) => each !== ${kind}.prototype && ${condition}).length; }`,
  });
  await session.send('Runtime.releaseObject', { objectId: objects.objectId ?? '' });
  return Number(result.value);
}

/** Compares the middle of the first samples, after things have settled, with that of the last. */
function verdict(samples: readonly Sample[]): boolean {
  const third = Math.max(1, Math.floor(samples.length / 3));
  const middle = (name: keyof Sample, part: readonly Sample[]) =>
    [...part.map((sample) => sample[name])].sort((one, other) => one - other)[Math.floor(part.length / 2)] ??
    0;
  let flat = true;
  for (const name of [
    'heapMiB',
    'elements',
    'listeners',
    'connections',
    'serverMiB',
    'serverFiles',
  ] as const) {
    const [first, last] = [middle(name, samples.slice(0, third)), middle(name, samples.slice(-third))];
    const grows = last > first * TOLERANCE + 1;
    flat &&= !grows;
    console.log(`${name}: ${first} at first, ${last} at last${grows ? ': GROWS' : ''}`);
  }
  return flat;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
