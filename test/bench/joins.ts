import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, Page } from 'puppeteer-core';
import { waitFor } from '../support/wait-for.js';
import { slowDevices, watchFirstFrames } from './first-frame.js';

/** The stages of a join that the product measures as `mesh-call:…`. */
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
  /** How many are in the call once the one who is measured has joined. */
  readonly participants: number;
  readonly runs: number;
  /** How much longer than the fake ones the devices take to open, in milliseconds. */
  readonly deviceDelayMs: number;
}

/** Let whatever follows a join be over before the next one is measured. */
const CALM_MS = 3_000;

export interface Side {
  /** The address of a call that nobody has been in. */
  readonly url: (run: number) => string;
}

/** One join, in milliseconds since its navigation began. */
export interface JoinSample {
  readonly firstFrameMs: number;
  /** When the first frame of the last of the others was shown. */
  readonly lastFrameMs: number;
  /** The durations of the product's own measures; empty for the naive page. */
  readonly measuresMs: Readonly<Partial<Record<(typeof stages)[number], number>>>;
}

/**
 * Lets one more participant join a call of `participants - 1`, `runs` times on each side in turn. While one side
 * is measured the other one has nobody in a call, so that each has the machine for itself.
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
    // The side that goes first changes, so that neither always follows the other's work.
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
      await waitFor('the own picture', () => page.evaluate(() => window.ownFrames.length > 0));
    await delay(CALM_MS);
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

/** Opens a page as somebody does who was never here before: nothing is in a cache. */
async function open(browser: Browser, url: string, deviceDelayMs: number): Promise<Page> {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await watchFirstFrames(page);
  if (deviceDelayMs > 0) await slowDevices(page, deviceDelayMs);
  await page.goto(url, { waitUntil: 'domcontentloaded' });
  return page;
}

async function framesOf(page: Page, count: number): Promise<number[]> {
  return waitFor(`pictures of ${count} others`, async () => {
    const frames = await page.evaluate(() => window.firstFrames);
    return frames.length >= count && frames;
  });
}
