import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { CallPage } from './call-page.js';
import { until } from './until.js';

/** Energy that a microphone's silence does not reach, and one beep of a fake microphone does. */
const AUDIBLE_ENERGY = 1e-5;

export interface FlowOptions {
  readonly timeoutMs?: number;
  readonly sound?: boolean;
}

/**
 * Checks, on every page, that pictures and sound of every other participant arrive: decoded frames go on, and
 * the sound that comes in from now on is above silence.
 */
export async function assertMediaFlows(pages: readonly CallPage[], options: FlowOptions = {}): Promise<void> {
  const { timeoutMs = 20_000, sound = true } = options;
  await Promise.all(
    pages.map(async (page, index) => {
      const before = await page.received();
      assert.equal(Object.keys(before).length, pages.length - 1, `page ${index} lists the others`);
      for (const [id, start] of Object.entries(before)) {
        let now = start;
        const flows = async () => {
          now = (await page.received())[id] ?? start;
          const moving = now.framesDecoded >= start.framesDecoded + 3;
          const audible = !sound || now.audioEnergy > start.audioEnergy + AUDIBLE_ENERGY;
          return moving && audible;
        };
        await until(`pictures and sound of ${id} on page ${index}`, flows, { timeoutMs, everyMs: 200 }).catch(
          async (error: unknown) => {
            const seen = `at first ${JSON.stringify(start)}, now ${JSON.stringify(now)}`;
            const sounds = await Promise.all(pages.map(soundsOn));
            assert.fail(
              `${String(error)}: ${seen}; ${sounds.map((text, at) => `\npage ${at}: ${text}`).join('')}`,
            );
          },
        );
      }
    }),
  );
}

/** How each link's sound stands on a page: whether the microphone, the network, the decoder or the playing fails. */
function soundsOn(page: CallPage): Promise<string> {
  return page.page.evaluate(async () => {
    const open = window.instruments.connections
      .flatMap((ref) => ref.deref() ?? [])
      .filter(({ signalingState }) => signalingState !== 'closed');
    const links = await Promise.all(
      open.map(async (connection) => {
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

/** Milliseconds from now until every picture of every other participant goes on, on every page. */
export async function picturesBackAfterMs(pages: readonly CallPage[], timeoutMs = 30_000): Promise<number> {
  const startedAt = performance.now();
  const before = await Promise.all(pages.map((page) => page.received()));
  await Promise.all(
    pages.map((page, index) =>
      until(
        `the pictures on page ${index} to go on`,
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

/** Milliseconds from now until no page has a tile of this participant. */
export async function tileGoneAfterMs(
  pages: readonly CallPage[],
  id: string,
  timeoutMs: number,
): Promise<number> {
  const startedAt = performance.now();
  await Promise.all(
    pages.map((page) =>
      until(
        `the tile of ${id} to be gone`,
        async () => (await page.tiles()).every(({ participant }) => participant !== id),
        { timeoutMs, everyMs: 20 },
      ),
    ),
  );
  return performance.now() - startedAt;
}

/** How long a remote picture on any page went without a new frame, in milliseconds, within the given time. */
export async function longestStandstillMs(pages: readonly CallPage[], durationMs: number): Promise<number> {
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
