import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, Page } from 'puppeteer-core';
import { closeBrowser, launchChromium } from '../support/browser/browsers.js';
import { waitFor } from '../support/wait-for.js';
import { watchFirstFrames } from './first-frame.js';
import { usageOf } from './processes.js';
import { median } from './ratio.js';

declare global {
  interface Window {
    benchConnections: RTCPeerConnection[];
  }
}

export interface LoadSide {
  /** The address of an unused room for one participant. */
  readonly url: (participant: { readonly index: number; readonly muted: boolean }) => string;
  /** Applies settings that the address cannot carry. */
  readonly prepare?: (page: Page) => Promise<void>;
}

export interface LoadOptions {
  readonly participants: number;
  /** Number of participants with the microphone on. */
  readonly unmuted: number;
  readonly seconds: number;
  readonly viewport: { readonly width: number; readonly height: number };
  /** Overrides the configuration of every connection; null for none. */
  readonly configuration: RTCConfiguration | null;
}

/** Figures of one call, summed over all participants where not said otherwise. README.md defines them. */
export interface LoadSample {
  readonly connected: boolean;
  /** Time from the navigation of the last participant to the first remote frame. */
  readonly firstFrameMs: number;
  readonly cores: number;
  readonly memoryMiB: number;
  readonly fpsMedian: number;
  readonly fpsMinimum: number;
  readonly frozenShare: number;
  /** Median over the participants. */
  readonly sentKbps: number;
  readonly sentKbpsMaximum: number;
  /** Pixels that one participant encodes per frame, summed over receivers; the maximum over the participants. */
  readonly encodedPixels: number;
  readonly mutedPackets: number;
  readonly media: MediaFormat;
}

/** Format of the median video and audio of a call, which a floor imitates. */
export interface MediaFormat {
  /** Encoded size. */
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  /** Displayed size, in CSS pixels. */
  readonly shownWidth: number;
  readonly shownHeight: number;
  /** Duration of an audio packet. */
  readonly packetMs: number;
}

/** Time in which sizes and bit rates settle. */
const SETTLE_MS = 15_000;
const CONNECT_MS = 60_000;

/** Measures one call in its own browser. A call that does not connect is a result, too. */
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
      'all videos of all participants',
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
    const elapsed = (performance.now() - startedAt) / 1_000;
    return {
      ...summary(before, after, { elapsed, unmuted }),
      connected,
      firstFrameMs: Math.min(...(firstFrames ?? [])),
      cores: (usage.cpuSeconds - usageBefore.cpuSeconds) / elapsed,
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
  readonly encoded: readonly EncodedVideo[];
  readonly shown: readonly Box[];
}

interface Flow {
  readonly id: string;
  /** Timestamp of the statistics, in milliseconds: on a busy machine they arrive late by a varying time. */
  readonly countedAt: number;
  readonly frames: number;
  readonly frozenSeconds: number;
}

interface Box {
  readonly width: number;
  readonly height: number;
}

interface EncodedVideo extends Box {
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
  { elapsed, unmuted }: { readonly elapsed: number; readonly unmuted: number },
) {
  const flows = after.flatMap((page, index) =>
    page.flows.map(({ id, countedAt, frames, frozenSeconds }) => {
      const known = before[index]?.flows.find((flow) => flow.id === id);
      const seconds = known ? (countedAt - known.countedAt) / 1_000 : elapsed;
      return {
        fps: (frames - (known?.frames ?? 0)) / seconds,
        frozen: (frozenSeconds - (known?.frozenSeconds ?? 0)) / seconds,
      };
    }),
  );
  const sent = after.map(
    ({ bytesSent }, index) => ((bytesSent - (before[index]?.bytesSent ?? 0)) * 8) / elapsed / 1_000,
  );
  const rates = flows.map(({ fps }) => fps);
  const packets = after.map(({ audioPackets }, index) => audioPackets - (before[index]?.audioPackets ?? 0));
  return {
    fpsMedian: median(rates),
    fpsMinimum: Math.min(...rates),
    frozenShare: flows.reduce((sum, { frozen }) => sum + frozen, 0) / Math.max(1, flows.length),
    sentKbps: median(sent),
    sentKbpsMaximum: Math.max(...sent),
    encodedPixels: Math.max(
      ...after.map(({ encoded }) => encoded.reduce((sum, { width, height }) => sum + width * height, 0)),
    ),
    media: {
      ...medianBox(after.flatMap(({ encoded }) => encoded)),
      fps: Math.round(median(after.flatMap(({ encoded }) => encoded.map(({ fps }) => fps)))),
      ...shownSize(after.flatMap(({ shown }) => shown)),
      packetMs: packetMsOf((packets[0] ?? 0) / (after.length - 1) / elapsed),
    },
    mutedPackets: packets.slice(unmuted).reduce((sum, count) => sum + count, 0),
  };
}

function medianBox(boxes: readonly Box[]): Box {
  const bySize = [...boxes].sort((a, b) => a.width * a.height - b.width * b.height);
  const { width = 0, height = 0 } = bySize[Math.floor(bySize.length / 2)] ?? {};
  return { width, height };
}

function shownSize(boxes: readonly Box[]): Pick<MediaFormat, 'shownWidth' | 'shownHeight'> {
  const { width, height } = medianBox(boxes);
  return { shownWidth: width, shownHeight: height };
}

/** The product sends packets of 20 or 60 ms, and fewer during silence. */
function packetMsOf(packetsPerSecond: number): number {
  return packetsPerSecond > 30 ? 20 : 60;
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
