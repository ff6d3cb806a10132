import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../support/paths.js';
import { startServerProcess } from '../support/server/server-process.js';
import { startBottleneck } from './bottleneck.js';
import { type LoadSample, type LoadSide, type MediaFormat, measureLoad } from './load.js';
import { startNaiveServer } from './naive/server.js';
import { plot } from './plot.js';
import { median } from './ratio.js';

// Load benchmark: CPU, memory, frame rate and bit rate of a call on the demo page, beside a naive mesh and a floor
// that carries the same media, in turn on one machine. README.md defines the figures.

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    participants: { type: 'string', default: '4' },
    unmuted: { type: 'string', default: 'all,1' },
    seconds: { type: 'string', default: '15' },
    container: { type: 'string', default: '1280x720' },
    sides: { type: 'string', default: 'product,naive,floor' },
    'max-uplink': { type: 'string' },
    'link-kbps': { type: 'string' },
  },
});
const numbers = (text: string) => text.split(',').map(Number);
const [width = Number.NaN, height = Number.NaN] = values.container.split('x').map(Number);
const [runs, seconds] = [Number(values.runs), Number(values.seconds)];
const [maxUplink, linkKbps] = [values['max-uplink'], values['link-kbps']];
const counts = numbers(values.participants);
const sides = values.sides.split(',');
if (
  !(runs >= 1 && seconds >= 1 && width >= 100 && height >= 100) ||
  ![maxUplink, linkKbps].every((kbps) => kbps === undefined || Number(kbps) >= 30) ||
  !counts.every((count) => count >= 2 && count <= 16) ||
  !sides.every((side) => ['product', 'naive', 'floor'].includes(side))
)
  throw new Error(
    '--runs and --seconds take numbers from 1, --participants numbers from 2 to 16 with commas, --unmuted numbers or "all", --container WIDTHxHEIGHT, --sides some of product,naive,floor, --max-uplink and --link-kbps kbit/s from 30',
  );

/** Media of a floor that no run of the product precedes. */
const defaultMedia: MediaFormat = {
  width: 320,
  height: 180,
  fps: 15,
  shownWidth: 320,
  shownHeight: 180,
  packetMs: 20,
};

const product = await startServerProcess({ MESH_CALL_MAX_PARTICIPANTS: '16' });
const naive = await startNaiveServer();
const bottleneck = linkKbps === undefined ? null : await startBottleneck(Number(linkKbps) * 1_000);
const results: Record<string, unknown>[] = [];
const points: Record<string, { n: number; cores: number; kbps: number }[]> = {};
try {
  for (const participants of counts)
    for (const option of values.unmuted.split(',')) {
      const unmuted = option === 'all' ? participants : Math.min(participants, Number(option));
      const samples: Record<string, LoadSample[]> = {};
      for (let run = 0; run < runs; run += 1)
        for (const name of sides) {
          const side = sideOf(
            name,
            `load-${participants}-${unmuted}-${run}`,
            samples.product?.at(-1)?.media ?? defaultMedia,
          );
          const sample = await measureLoad(side, {
            participants,
            unmuted,
            seconds,
            viewport: { width, height },
            configuration: bottleneck?.configuration ?? null,
          });
          samples[name] = [...(samples[name] ?? []), sample];
          console.error(
            `${name} ${participants}/${unmuted} run ${run + 1}: ${sample.cores.toFixed(2)} cores, ${sample.fpsMedian.toFixed(1)} fps`,
          );
        }
      results.push({ participants, unmuted, ...report({ participants, unmuted }, samples) });
      if (option === 'all' || values.unmuted === option)
        for (const [name, all] of Object.entries(samples))
          points[name] = [
            ...(points[name] ?? []),
            {
              n: participants,
              cores: median(all.map(({ cores }) => cores)),
              kbps: median(all.map(({ sentKbps }) => sentKbps)),
            },
          ];
    }
} finally {
  await bottleneck?.close();
  await naive.close();
  await product.close();
}

const folder = join(root, 'dist/bench');
await mkdir(folder, { recursive: true });
const machine = { processors: cpus().length, model: cpus()[0]?.model, node: process.version };
const head = { time: new Date().toISOString(), machine, runs, seconds, container: values.container };
await writeFile(join(folder, 'load.json'), `${JSON.stringify({ ...head, results }, null, 2)}\n`);
await writeFile(join(folder, 'load.svg'), plot(points));
console.log(`\nwritten to ${join(folder, 'load.json')} and load.svg`);

function sideOf(name: string, room: string, media: MediaFormat): LoadSide {
  if (name === 'product')
    return {
      url: ({ index, muted }) =>
        `${product.origin}/?room=${room}&name=Person%20${index}&join${muted ? '&muted' : ''}`,
      prepare: async (page) => {
        if (maxUplink === undefined) return;
        await page.evaluate((kbps) => {
          document.querySelector('mesh-call')?.setAttribute('max-uplink', kbps);
        }, maxUplink);
      },
    };
  const { width, height, fps, shownWidth, shownHeight, packetMs } = media;
  const floor =
    name === 'floor'
      ? `&tile=${width}x${height}&fps=${fps}&shown=${shownWidth}x${shownHeight}&packet=${packetMs}`
      : '';
  return { url: ({ muted }) => `${naive.origin}/?room=${room}-${name}${floor}${muted ? '&muted' : ''}` };
}

function report(
  { participants, unmuted }: { readonly participants: number; readonly unmuted: number },
  samples: Readonly<Record<string, readonly LoadSample[]>>,
) {
  console.log(`\n${participants} participants, ${unmuted} unmuted: medians of ${runs} runs of ${seconds} s`);
  const figures = {
    'first frame, ms': ({ firstFrameMs }: LoadSample) => firstFrameMs,
    cores: ({ cores }: LoadSample) => cores,
    'memory, MiB': ({ memoryMiB }: LoadSample) => memoryMiB,
    'fps, median': ({ fpsMedian }: LoadSample) => fpsMedian,
    'fps, minimum': ({ fpsMinimum }: LoadSample) => fpsMinimum,
    'frozen, %': ({ frozenShare }: LoadSample) => frozenShare * 100,
    'sent, kbit/s': ({ sentKbps }: LoadSample) => sentKbps,
    'sent, maximum': ({ sentKbpsMaximum }: LoadSample) => sentKbpsMaximum,
    'pixels per frame': ({ encodedPixels }: LoadSample) => encodedPixels,
    'muted packets': ({ mutedPackets }: LoadSample) => mutedPackets,
    'connected, %': ({ connected }: LoadSample) => (connected ? 100 : 0),
  } as const;
  const names = Object.keys(samples);
  const printRow = (label: string, cells: readonly string[]) =>
    console.log(`  ${label.padEnd(18)}${cells.map((cell) => cell.padStart(12)).join('')}`);
  printRow('', names);
  const table: Record<string, Record<string, number>> = {};
  for (const [label, pick] of Object.entries(figures)) {
    const medians = names.map((name) => median((samples[name] ?? []).map(pick)));
    table[label] = Object.fromEntries(names.map((name, index) => [name, medians[index] ?? Number.NaN]));
    printRow(
      label,
      medians.map((value) => value.toFixed(value >= 100 ? 0 : 2)),
    );
  }
  const cores = table.cores ?? {};
  for (const name of names)
    if (name !== 'product' && cores.product)
      console.log(`  cores, product / ${name}: ${(cores.product / (cores[name] ?? Number.NaN)).toFixed(2)}`);
  return { medians: table, samples };
}
