import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { closeBrowser, launchChromium } from '../support/browser/browsers.js';
import { embeddingPage, startSite } from '../support/browser/site.js';
import { root } from '../support/paths.js';
import { startServerProcess } from '../support/server/server-process.js';
import { type JoinSample, measureJoins, type Side, stages } from './joins.js';
import { startNaiveServer } from './naive/server.js';

// How long somebody waits for the first face: a page with the product's two lines beside a naive mesh, join by join in turn, in
// one browser on one machine. README.md says what each figure means.

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10' },
    participants: { type: 'string', default: '2,4' },
    'device-delay': { type: 'string', default: '0,400,1000' },
  },
});
const runs = Number(values.runs);
const deviceDelaysMs = values['device-delay'].split(',').map(Number);
const counts = values.participants.split(',').map(Number);
if (
  !(runs >= 1) ||
  !deviceDelaysMs.every((delayMs) => delayMs >= 0) ||
  !counts.every((count) => count >= 2 && count <= 8)
) {
  throw new Error(
    '--runs takes a number from 1, --participants numbers from 2 to 8 with commas, --device-delay milliseconds with commas',
  );
}

const product = await startServerProcess();
const site = await startSite();
const naive = await startNaiveServer();
const browser = await launchChromium({ framesPerSecond: 15 });
const results: Record<string, unknown>[] = [];
try {
  for (const deviceDelayMs of deviceDelaysMs)
    for (const participants of counts) {
      const room = (run: number) => `bench-${deviceDelayMs}-${participants}-${run}`;
      const sides: Record<'product' | 'naive', Side> = {
        product: { url: (run) => pageWithTwoLines(room(run)) },
        naive: { url: (run) => `${naive.origin}/?room=${room(run)}` },
      };
      const samples = await measureJoins(browser, sides, { participants, runs, deviceDelayMs });
      results.push(report({ participants, deviceDelayMs }, samples));
    }
} finally {
  await closeBrowser(browser);
  await naive.close();
  await site.close();
  await product.close();
}

const folder = join(root, 'dist/bench');
await mkdir(folder, { recursive: true });
const path = join(folder, 'joins.json');
const machine = { processors: cpus().length, model: cpus()[0]?.model, node: process.version };
await writeFile(
  path,
  `${JSON.stringify({ time: new Date().toISOString(), machine, runs, results }, null, 2)}\n`,
);
console.log(`\nwritten to ${path}`);

/** As bare as the naive page, and of another origin than the server, as sites are. */
function pageWithTwoLines(room: string): string {
  site.set(`/${room}`, embeddingPage(product.origin, `room="${room}" name="Bench" autojoin`));
  return `${site.origin.replace('127.0.0.1', 'localhost')}/${room}`;
}

function report(
  settings: { readonly participants: number; readonly deviceDelayMs: number },
  samples: { product: JoinSample[]; naive: JoinSample[] },
) {
  const middle = (side: JoinSample[], pick: (sample: JoinSample) => number | undefined) =>
    median(side.flatMap((sample) => pick(sample) ?? []));
  const own = middle(samples.product, ({ firstFrameMs }) => firstFrameMs);
  const other = middle(samples.naive, ({ firstFrameMs }) => firstFrameMs);
  const ownAll = middle(samples.product, ({ lastFrameMs }) => lastFrameMs);
  const otherAll = middle(samples.naive, ({ lastFrameMs }) => lastFrameMs);
  const measures = Object.fromEntries(
    stages.map((stage) => [stage, middle(samples.product, ({ measuresMs }) => measuresMs[stage])]),
  );

  console.log(
    `\n${settings.participants} participants, devices ${settings.deviceDelayMs} ms slower than the fake ones: medians of ${samples.product.length} joins each`,
  );
  for (const [stage, ms] of Object.entries(measures))
    console.log(`  mesh-call:${stage.padEnd(20)} ${milliseconds(ms)}`);
  console.log(
    `  first remote frame             ${milliseconds(own)}   naive ${milliseconds(other)}   ratio ${ratio(own, other)}`,
  );
  console.log(
    `  every remote frame             ${milliseconds(ownAll)}   naive ${milliseconds(otherAll)}   ratio ${ratio(ownAll, otherAll)}`,
  );
  return {
    ...settings,
    measuresMs: measures,
    firstFrameMs: { product: own, naive: other, ratio: own / other },
    everyFrameMs: { product: ownAll, naive: otherAll, ratio: ownAll / otherAll },
    samples,
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}

function milliseconds(ms: number): string {
  return `${Number.isNaN(ms) ? '–' : ms.toFixed(0)} ms`.padStart(9);
}

function ratio(a: number, b: number): string {
  return (a / b).toFixed(2);
}
