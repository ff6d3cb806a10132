import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { CDPSession } from 'puppeteer-core';
import { CallFixture } from './support/browser/call-fixture.js';
import type { CallPage } from './support/browser/call-page.js';

// npm run soak -- --minutes 30
// Leak test: one participant stays in a call, and a guest joins or leaves every 5 s.

const TURN_MS = 5_000;
const SAMPLE_INTERVAL_MS = 60_000;
/** Limit for the ratio of the last samples to the first ones. */
const MAX_GROWTH = 1.15;

interface Sample {
  readonly minute: number;
  readonly heapMiB: number;
  /** Elements only, because Lit's `repeat` leaves an empty comment behind for each removed tile. */
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

const calls = new CallFixture();
try {
  await calls.start();
  const url = '/?room=soak&join';
  const [witness, guest] = [await calls.open(url), await calls.open(url)];
  const session = await witness.page.createCDPSession();
  await session.send('Performance.enable');
  const samples: Sample[] = [];
  const startedAt = performance.now();
  let nextSampleAt = SAMPLE_INTERVAL_MS;
  let turns = 0;
  for (let passedMs = 0; passedMs < minutes * 60_000; passedMs = performance.now() - startedAt) {
    await delay(TURN_MS);
    // Some turns reload the page, which leaves and joins in another way.
    if (turns % 8 === 6) await guest.page.reload();
    else if (turns % 2 === 0) await guest.run((element) => element.leave());
    else await guest.run((element) => element.join());
    turns += 1;
    if (passedMs < nextSampleAt || turns % 2 === 1) continue;
    nextSampleAt += SAMPLE_INTERVAL_MS;
    await guest.run((element) => element.leave().catch(() => undefined));
    await witness.waitForCall(1);
    // Time for the witness to release what belonged to the guest.
    await delay(1_000);
    const sample = await takeSample(session, witness, passedMs);
    samples.push(sample);
    console.log(
      Object.entries(sample)
        .map(([name, value]) => `${name} ${value}`)
        .join('  '),
    );
    await guest.run((element) => element.join());
  }
  console.log(`\n${turns} joins and leaves in ${minutes} minutes`);
  process.exitCode = isFlat(samples) ? 0 : 1;
} finally {
  await calls.close();
}

async function takeSample(session: CDPSession, witness: CallPage, passedMs: number): Promise<Sample> {
  // Otherwise the records of the instruments would grow.
  await witness.page.evaluate(() => {
    const { events, candidates, errors, connections, tracks, sockets } = window.instruments;
    for (const list of [events, candidates, errors, connections, tracks, sockets]) list.length = 0;
  });
  for (let times = 0; times < 3; times += 1) await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  const metric = (name: string) => metrics.find((each) => each.name === name)?.value ?? 0;
  const status = readFileSync(`/proc/${calls.server.pid}/status`, 'utf8');
  return {
    minute: Math.round(passedMs / 60_000),
    heapMiB: round(metric('JSHeapUsedSize') / 2 ** 20),
    elements: (await count(session, 'HTMLElement')) + (await count(session, 'SVGElement')),
    listeners: metric('JSEventListeners'),
    // Open connections only: Chromium 156 itself keeps about 1 % of the closed ones alive.
    connections: await count(session, 'RTCPeerConnection', "each.signalingState !== 'closed'"),
    serverMiB: round(Number(/VmRSS:\s+(\d+)/u.exec(status)?.[1]) / 1024),
    serverFiles: readdirSync(`/proc/${calls.server.pid}/fd`).length,
  };
}

/** Counts all live objects of this class, in the document or not, for which a condition on `each` holds. */
async function count(session: CDPSession, className: string, condition = 'true'): Promise<number> {
  const { result: prototype } = await session.send('Runtime.evaluate', {
    expression: `${className}.prototype`,
  });
  const prototypeObjectId = prototype.objectId ?? '';
  const { objects } = await session.send('Runtime.queryObjects', { prototypeObjectId });
  const { result } = await session.send('Runtime.callFunctionOn', {
    objectId: objects.objectId ?? '',
    functionDeclaration: `function () { return this.filter((each) => each !== ${className}.prototype && ${condition}).length; }`,
  });
  await session.send('Runtime.releaseObject', { objectId: objects.objectId ?? '' });
  return Number(result.value);
}

/** Compares the medians of the first and of the last third of all samples, and prints them. */
function isFlat(samples: readonly Sample[]): boolean {
  const third = Math.max(1, Math.floor(samples.length / 3));
  const median = (name: keyof Sample, part: readonly Sample[]) =>
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
    const [first, last] = [median(name, samples.slice(0, third)), median(name, samples.slice(-third))];
    const grows = last > first * MAX_GROWTH + 1;
    flat &&= !grows;
    console.log(`${name}: first ${first}, last ${last}${grows ? ': GROWS' : ''}`);
  }
  return flat;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
