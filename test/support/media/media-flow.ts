import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { CallPage } from '../browser/call-page.js';
import { waitFor } from '../wait-for.js';

/** `totalAudioEnergy` above that of a silent microphone, and below that of one beep of the fake microphone. */
export const AUDIBLE_ENERGY = 1e-5;

export interface FlowOptions {
  readonly timeoutMs?: number /** Whether audio is checked too. True by default. */;
  readonly audio?: boolean;
}

/**
 * Asserts that each page receives audio and video from the pages of all remote participants: decoded frames
 * increase, and the audio received from now on is above silence.
 */
export async function assertMediaFlows(pages: readonly CallPage[], options: FlowOptions = {}): Promise<void> {
  const { timeoutMs = 20_000, audio = true } = options;
  await Promise.all(
    pages.map(async (page, index) => {
      const before = await page.received();
      assert.equal(
        Object.keys(before).length,
        pages.length - 1,
        `page ${index} lists the remote participants`,
      );
      for (const [id, start] of Object.entries(before)) {
        let now = start;
        const flows = async () => {
          now = (await page.received())[id] ?? start;
          const moving = now.framesDecoded >= start.framesDecoded + 3;
          const audible = !audio || now.audioEnergy > start.audioEnergy + AUDIBLE_ENERGY;
          return moving && audible;
        };
        await waitFor(`audio and video of ${id} on page ${index}`, flows, {
          timeoutMs,
          everyMs: 200,
        }).catch(async (error: unknown) => {
          const seen = `at first ${JSON.stringify(start)}, now ${JSON.stringify(now)}`;
          const audioStates = await Promise.all(pages.map(audioDiagnosis));
          assert.fail(
            `${String(error)}: ${seen}; ${audioStates.map((text, at) => `\npage ${at}: ${text}`).join('')}`,
          );
        });
      }
    }),
  );
}

/** Audio statistics of each link of a page. They show whether microphone, network, decoder or playback fails. */
function audioDiagnosis(page: CallPage): Promise<string> {
  return page.page.evaluate(async () => {
    const links = await Promise.all(
      window.instruments.openConnections().map(async (connection) => {
        const tracks = connection.getSenders().flatMap(({ track }) => (track?.kind === 'audio' ? track : []));
        const state = tracks.map(({ enabled, muted, readyState }) => `${enabled} ${muted} ${readyState}`);
        const stats = [...(await connection.getStats()).values()]
          .filter(
            ({ type, kind }) => kind === 'audio' && /^(?:(?:in|out)bound-rtp|media-source)$/u.test(type),
          )
          .map(({ type, packetsReceived, packetsSent, totalSamplesReceived, totalAudioEnergy, ...rest }) => ({
            type,
            packetsReceived,
            packetsSent,
            totalSamplesReceived,
            totalAudioEnergy,
            echo: rest.echoReturnLossEnhancement,
          }));
        return { tracks: state, stats };
      }),
    );
    return JSON.stringify(links);
  });
}

/** Milliseconds from now until every page decodes new frames from all remote participants. */
export async function videoResumedAfterMs(pages: readonly CallPage[], timeoutMs = 30_000): Promise<number> {
  const startedAt = performance.now();
  const before = await Promise.all(pages.map((page) => page.received()));
  await Promise.all(
    pages.map((page, index) =>
      waitFor(
        `new frames on page ${index}`,
        async () => {
          const now = Object.entries(await page.received());
          return (
            now.length === pages.length - 1 &&
            now.every(
              ([id, { framesDecoded }]) => framesDecoded > (before[index]?.[id]?.framesDecoded ?? 0) + 2,
            )
          );
        },
        { timeoutMs },
      ),
    ),
  );
  return performance.now() - startedAt;
}

/** Milliseconds from now until no page shows a tile of this participant. */
export async function tileGoneAfterMs(
  pages: readonly CallPage[],
  id: string,
  timeoutMs: number,
): Promise<number> {
  const startedAt = performance.now();
  await Promise.all(
    pages.map((page) =>
      waitFor(
        `no tile of ${id}`,
        async () => (await page.tiles()).every(({ participant }) => participant !== id),
        { timeoutMs, everyMs: 20 },
      ),
    ),
  );
  return performance.now() - startedAt;
}

/**
 * A lost connection freezes for more than 2 s. Two cores that draw some pages, and sample them, pause for up to 1 s by
 * themselves.
 */
export const LONGEST_FREEZE_MS = 1_500;

/** Samples all pages for the given time. @returns the longest time without a new frame, of any remote video */
export async function longestFreezeMs(pages: readonly CallPage[], durationMs: number): Promise<number> {
  const startedAt = performance.now();
  const last = new Map<string, { frames: number; at: number }>();
  let longestMs = 0;
  while (performance.now() - startedAt < durationMs) {
    await Promise.all(
      pages.map(async (page, index) => {
        for (const [id, { framesDecoded }] of Object.entries(await page.received())) {
          const key = `${index} ${id}`;
          const now = performance.now();
          const known = last.get(key) ?? { frames: framesDecoded, at: now };
          longestMs = Math.max(longestMs, now - known.at);
          last.set(key, framesDecoded > known.frames ? { frames: framesDecoded, at: now } : known);
        }
      }),
    );
    await delay(100);
  }
  return Math.round(longestMs);
}
