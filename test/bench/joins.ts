import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, Page } from 'puppeteer-core';
import { waitFor } from '../support/wait-for.js';
import { slowDevices, watchFirstFrames } from './first-frame.js';

/** Stages of a join that the product records as `mesh-call:…` performance measures. */
export const stages = [
  'script',
  'socket',
  'devices',
  'joined',
  'first-candidate',
  'connected',
  'first-remote-frame',
] as const;

export interface JoinOptions {
  /** Number of participants after the measured join. */
  readonly participants: number;
  readonly runs: number;
  /** Added to the time that the fake devices take to open, in milliseconds. */
  readonly deviceDelayMs: number;
}

/** Pause before a measured join, in which the work after the previous join ends. */
const SETTLE_MS = 3_000;

export interface Side {
  /** The address of an unused room for each run. */
  readonly url: (run: number) => string;
}

/** One join, in milliseconds since the start of its navigation. */
export interface JoinSample {
  readonly firstFrameMs: number;
  /** Time at which the last remote video showed its first frame. */
  readonly lastFrameMs: number;
  /** Durations of the product's performance measures; empty for the naive page. */
  readonly measuresMs: Readonly<Partial<Record<(typeof stages)[number], number>>>;
}

/**
 * Measures the join of one more participant to a call of `participants - 1`, `runs` times on each side in turn. The
 * other sides have no call open meanwhile.
 */
export async function measureJoins<Name extends string>(
  browser: Browser,
  sides: Record<Name, Side>,
  options: JoinOptions,
): Promise<Record<Name, JoinSample[]>> {
  const names = Object.keys(sides) as Name[];
  const samples = Object.fromEntries(names.map((name) => [name, [] as JoinSample[]])) as Record<
    Name,
    JoinSample[]
  >;
  for (let run = 0; run < options.runs; run += 1) {
    // Alternates the first side, so that no side always follows another one's work.
    const order = run % 2 === 0 ? names : [...names].reverse();
    for (const name of order) samples[name].push(await measureJoin(browser, sides[name].url(run), options));
  }
  return samples;
}

async function measureJoin(
  browser: Browser,
  address: string,
  { participants, deviceDelayMs }: JoinOptions,
): Promise<JoinSample> {
  const present: Page[] = [];
  try {
    for (let count = 1; count < participants; count += 1) {
      present.push(await open(browser, address, deviceDelayMs));
      for (const page of present) await framesOf(page, count - 1);
    }
    for (const page of present)
      await waitFor('the local video', () => page.evaluate(() => window.localFrames.length > 0));
    await delay(SETTLE_MS);
    const joining = await open(browser, address, deviceDelayMs);
    present.push(joining);
    const frames = await framesOf(joining, participants - 1);
    const measuresMs = await joining.evaluate(() =>
      Object.fromEntries(
        performance
          .getEntriesByType('measure')
          .filter(({ name }) => name.startsWith('mesh-call:'))
          .map(({ name, duration }) => [name.slice('mesh-call:'.length), duration]),
      ),
    );
    return { firstFrameMs: Math.min(...frames), lastFrameMs: Math.max(...frames), measuresMs };
  } finally {
    await Promise.all(present.map((page) => page.browserContext().close()));
  }
}

/** Opens a page in a new browser context, with empty caches. */
async function open(browser: Browser, url: string, deviceDelayMs: number): Promise<Page> {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await watchFirstFrames(page);
  if (deviceDelayMs > 0) await slowDevices(page, deviceDelayMs);
  await page.goto(url, { waitUntil: 'domcontentloaded' });
  return page;
}

async function framesOf(page: Page, count: number): Promise<number[]> {
  return waitFor(`the video of ${count} remote participants`, async () => {
    const frames = await page.evaluate(() => window.firstFrames);
    return frames.length >= count && frames;
  });
}
