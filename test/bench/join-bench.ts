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
import { median, pairedRatio, type Ratio } from './ratio.js';

// Join benchmark: time until a participant who joins sees the first remote frame, on a page with the product's two
// lines of HTML, beside a naive mesh and, with `--before`, another checkout of the product. The sides take turns join
// by join, in one browser on one machine. README.md defines the figures.

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10' },
    participants: { type: 'string', default: '2,4' },
    'device-delay': { type: 'string', default: '0,400,1000' },
    before: { type: 'string' },
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
    '--runs takes a number from 1, --participants numbers from 2 to 8 with commas, --device-delay milliseconds with commas, --before the folder of a built checkout',
  );
}

const product = await startServerProcess();
const before = values.before === undefined ? null : await startServerProcess({}, values.before);
const site = await startSite();
const naive = await startNaiveServer();
const browser = await launchChromium({ framesPerSecond: 15 });
const results: Record<string, unknown>[] = [];
try {
  for (const deviceDelayMs of deviceDelaysMs)
    for (const participants of counts) {
      const room = (run: number) => `bench-${deviceDelayMs}-${participants}-${run}`;
      const sides: Record<string, Side> = {
        product: { url: (run) => pageWithTwoLines(product.origin, room(run)) },
        naive: { url: (run) => `${naive.origin}/?room=${room(run)}` },
        ...(before && { before: { url: (run) => pageWithTwoLines(before.origin, `before-${room(run)}`) } }),
      };
      const samples = await measureJoins(browser, sides, { participants, runs, deviceDelayMs });
      results.push(report({ participants, deviceDelayMs }, samples));
    }
} finally {
  await closeBrowser(browser);
  await naive.close();
  await site.close();
  await before?.close();
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

/** Puts a page with the element on another origin than the server's, as sites do. */
function pageWithTwoLines(server: string, room: string): string {
  site.set(`/${room}`, embeddingPage(server, `room="${room}" name="Bench" autojoin`));
  return `${site.origin.replace('127.0.0.1', 'localhost')}/${room}`;
}

function report(
  settings: { readonly participants: number; readonly deviceDelayMs: number },
  samples: Readonly<Record<string, readonly JoinSample[]>>,
) {
  const own = samples.product ?? [];
  const measuresMs = Object.fromEntries(
    stages.map((stage) => [stage, median(own.flatMap(({ measuresMs }) => measuresMs[stage] ?? []))]),
  );
  console.log(
    `\n${settings.participants} participants, devices ${settings.deviceDelayMs} ms slower than the fake ones: medians of ${own.length} joins each`,
  );
  for (const [stage, ms] of Object.entries(measuresMs))
    console.log(`  mesh-call:${stage.padEnd(20)} ${milliseconds(ms)}`);
  const frames = {
    'first remote frame': ({ firstFrameMs }: JoinSample) => firstFrameMs,
    'every remote frame': ({ lastFrameMs }: JoinSample) => lastFrameMs,
  } as const;
  const ratios: Record<string, Record<string, Ratio>> = {};
  for (const [label, timeOf] of Object.entries(frames)) {
    console.log(`  ${label.padEnd(30)} ${milliseconds(median(own.map(timeOf)))}`);
    for (const [side, all] of Object.entries(samples)) {
      if (side === 'product') continue;
      const ratio = pairedRatio(own.map(timeOf), all.map(timeOf));
      ratios[label] = { ...ratios[label], [side]: ratio };
      const [middle, low, high] = [ratio.median, ratio.low, ratio.high].map((value) => value.toFixed(2));
      console.log(
        `    ${side.padEnd(28)} ${milliseconds(median(all.map(timeOf)))}   ratio ${middle} (95 % ${low} to ${high})`,
      );
    }
  }
  return { ...settings, measuresMs, ratios, samples };
}

function milliseconds(ms: number): string {
  return `${Number.isNaN(ms) ? '–' : ms.toFixed(0)} ms`.padStart(9);
}
