import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, Page } from 'puppeteer-core';
import { closeBrowser, launchChromium } from '../support/browser/browsers.js';
import { waitFor } from '../support/wait-for.js';
import { watchFirstFrames } from './first-frame.js';
import { usageOf } from './processes.js';

declare global {
  interface Window {
    benchConnections: RTCPeerConnection[];
  }
}

export interface LoadSide {
  /** The address for one participant of a call that nobody has been in. */
  readonly url: (participant: { readonly index: number; readonly muted: boolean }) => string;
  /** Does to a page what its address cannot say. */
  readonly prepare?: (page: Page) => Promise<void>;
}

export interface LoadOptions {
  readonly participants: number;
  /** How many have their microphone on. */
  readonly unmuted: number;
  readonly seconds: number;
  readonly viewport: { readonly width: number; readonly height: number };
  /** What every connection of every page is made with, whatever the page says; null for what the page says. */
  readonly configuration: RTCConfiguration | null;
}

/** What a call costs and shows, everybody together unless said otherwise. README.md says what each figure means. */
export interface LoadSample {
  readonly connected: boolean;
  /** How long the last one who came waited for the first picture of somebody else. */
  readonly firstFrameMs: number;
  readonly cores: number;
  readonly memoryMiB: number;
  readonly fpsMedian: number;
  readonly fpsLeast: number;
  readonly frozenShare: number;
  /** Each participant's, median. */
  readonly sentKbps: number;
  readonly sentKbpsMost: number;
  /** Pixels that one participant encodes per frame, summed over receivers; the most of all participants. */
  readonly encodedPixels: number;
  readonly mutedPackets: number;
  readonly carried: Carried;
}

/** What the middle one of all pictures and sounds looks like, for a floor that carries the same. */
export interface Carried {
  /** As it is sent. */
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  /** As it is shown, in CSS pixels. */
  readonly shownWidth: number;
  readonly shownHeight: number;
  /** How much sound one packet holds. */
  readonly packetMs: number;
}

/** Time for pictures to find their size and bit rate. */
const SETTLE_MS = 15_000;
const CONNECT_MS = 60_000;

/** Runs one call in a browser of its own. A call that does not come about is a result, too. */
export async function measureLoad(side: LoadSide, options: LoadOptions): Promise<LoadSample> {
  const { participants, unmuted, seconds } = options;
  const browser = await launchChromium({ framesPerSecond: 30 });
  const pages: Page[] = [];
  try {
    for (let index = 0; index < participants; index += 1) {
      const page = await openPage(browser, side.url({ index, muted: index >= unmuted }), options);
      pages.push(page);
      await side.prepare?.(page);
    }
    const connected = await waitFor(
      'every picture of everybody',
      async () =>
        (await Promise.all(pages.map(readPage))).every(({ flows }) => flows.length >= participants - 1),
      { timeoutMs: CONNECT_MS, everyMs: 500 },
    ).then(
      () => true,
      () => false,
    );
    const firstFrames = await pages.at(-1)?.evaluate(() => window.firstFrames);
    await delay(SETTLE_MS);
    const pid = browser.process()?.pid ?? 0;
    const [before, usageBefore, startedAt] = [await readAll(pages), await usageOf(pid), performance.now()];
    await delay(seconds * 1_000);
    const [after, usage] = [await readAll(pages), await usageOf(pid)];
    const passed = (performance.now() - startedAt) / 1_000;
    return {
      ...summary(before, after, { passed, unmuted }),
      connected,
      firstFrameMs: Math.min(...(firstFrames ?? [])),
      cores: (usage.cpuSeconds - usageBefore.cpuSeconds) / passed,
      memoryMiB: usage.memoryMiB,
    };
  } finally {
    await closeBrowser(browser);
  }
}

interface PageFigures {
  readonly flows: readonly Flow[];
  readonly bytesSent: number;
  readonly audioPackets: number;
  readonly encoded: readonly Picture[];
  readonly shown: readonly Box[];
}

interface Flow {
  readonly id: string;
  /** When the browser counted, in milliseconds: on a busy machine the answer comes late, and not each time equally. */
  readonly countedAt: number;
  readonly frames: number;
  readonly frozenSeconds: number;
}

interface Box {
  readonly width: number;
  readonly height: number;
}

interface Picture extends Box {
  readonly fps: number;
}

const readAll = (pages: readonly Page[]) => Promise.all(pages.map(readPage));

function readPage(page: Page): Promise<PageFigures> {
  return page.evaluate(async () => {
    const open = window.benchConnections.filter(({ signalingState }) => signalingState !== 'closed');
    const reports = await Promise.all(open.map((connection) => connection.getStats()));
    const entries = reports.flatMap((report, index) =>
      [...report.values()].map((entry) => ({ ...entry, id: `${index} ${entry.id}` })),
    );
    const of = (type: string, kind?: string) =>
      entries.filter((entry) => entry.type === type && (kind === undefined || entry.kind === kind));
    const sum = (
      list: readonly Record<string, unknown>[],
      pick: (entry: Record<string, unknown>) => number,
    ) => list.reduce((total, entry) => total + pick(entry), 0);
    return {
      flows: of('inbound-rtp', 'video')
        .filter(({ framesDecoded = 0 }) => framesDecoded > 0)
        .map(({ id, timestamp, framesDecoded, totalFreezesDuration = 0 }) => {
          return { id, countedAt: timestamp, frames: framesDecoded, frozenSeconds: totalFreezesDuration };
        }),
      bytesSent: sum(of('transport'), ({ bytesSent }) => Number(bytesSent ?? 0)),
      audioPackets: sum(of('outbound-rtp', 'audio'), ({ packetsSent }) => Number(packetsSent ?? 0)),
      encoded: of('outbound-rtp', 'video')
        .filter(({ framesPerSecond = 0 }) => framesPerSecond > 0)
        .map(({ frameWidth = 0, frameHeight = 0, framesPerSecond }) => {
          return { width: frameWidth, height: frameHeight, fps: framesPerSecond };
        }),
      shown: [...(document.querySelector('mesh-call')?.shadowRoot ?? document).querySelectorAll('video')].map(
        (video) => ({ width: video.clientWidth, height: video.clientHeight }),
      ),
    };
  });
}

function summary(
  before: readonly PageFigures[],
  after: readonly PageFigures[],
  { passed, unmuted }: { readonly passed: number; readonly unmuted: number },
) {
  const flows = after.flatMap((page, index) =>
    page.flows.map(({ id, countedAt, frames, frozenSeconds }) => {
      const known = before[index]?.flows.find((flow) => flow.id === id);
      const seconds = known ? (countedAt - known.countedAt) / 1_000 : passed;
      return {
        fps: (frames - (known?.frames ?? 0)) / seconds,
        frozen: (frozenSeconds - (known?.frozenSeconds ?? 0)) / seconds,
      };
    }),
  );
  const sent = after.map(
    ({ bytesSent }, index) => ((bytesSent - (before[index]?.bytesSent ?? 0)) * 8) / passed / 1_000,
  );
  const rates = flows.map(({ fps }) => fps);
  const packets = after.map(({ audioPackets }, index) => audioPackets - (before[index]?.audioPackets ?? 0));
  return {
    fpsMedian: median(rates),
    fpsLeast: Math.min(...rates),
    frozenShare: flows.reduce((sum, { frozen }) => sum + frozen, 0) / Math.max(1, flows.length),
    sentKbps: median(sent),
    sentKbpsMost: Math.max(...sent),
    encodedPixels: Math.max(
      ...after.map(({ encoded }) => encoded.reduce((sum, { width, height }) => sum + width * height, 0)),
    ),
    carried: {
      ...middleOf(after.flatMap(({ encoded }) => encoded)),
      fps: Math.round(median(after.flatMap(({ encoded }) => encoded.map(({ fps }) => fps)))),
      ...middleBox(after.flatMap(({ shown }) => shown)),
      packetMs: packetMsOf((packets[0] ?? 0) / (after.length - 1) / passed),
    },
    mutedPackets: packets.slice(unmuted).reduce((sum, count) => sum + count, 0),
  };
}

function middleOf(boxes: readonly Box[]): Box {
  const bySize = [...boxes].sort((a, b) => a.width * a.height - b.width * b.height);
  const { width = 0, height = 0 } = bySize[Math.floor(bySize.length / 2)] ?? {};
  return { width, height };
}

function middleBox(boxes: readonly Box[]): Pick<Carried, 'shownWidth' | 'shownHeight'> {
  const { width, height } = middleOf(boxes);
  return { shownWidth: width, shownHeight: height };
}

/** The product has packets of 20 and 60 ms; some are not sent while nobody speaks. */
function packetMsOf(packetsASecond: number): number {
  return packetsASecond > 30 ? 20 : 60;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}

async function openPage(browser: Browser, url: string, options: LoadOptions): Promise<Page> {
  const page = await (await browser.createBrowserContext()).newPage();
  await page.setViewport(options.viewport);
  await page.evaluateOnNewDocument((forced: RTCConfiguration | null) => {
    window.benchConnections = [];
    window.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super({ ...configuration, ...forced });
        window.benchConnections.push(this);
      }

      override setConfiguration(configuration?: RTCConfiguration) {
        super.setConfiguration({ ...configuration, ...forced });
      }
    };
  }, options.configuration);
  await watchFirstFrames(page);
  await page.goto(url, { waitUntil: 'domcontentloaded' });
  return page;
}
