import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../until.js';
import { faults } from './faults.js';
import { ChaosWorld, PARTICIPANTS } from './world.js';

const STORM_MS = 20_000;
const QUIET_MS = 15_000;

/** What a run came to. */
export interface ChaosReport {
  readonly storms: number;
  /** How often each fault was made. */
  readonly faults: Readonly<Record<string, number>>;
  /** After each storm, how long it took until everything was as it should be, in milliseconds. */
  readonly settledMs: readonly number[];
}

/** A call of four to which everything happens, in an order that a seed decides. */
export class Chaos {
  readonly #world: ChaosWorld;
  readonly #log: (line: string) => void;
  readonly #counts: Record<string, number> = {};
  readonly #settledMs: number[] = [];

  constructor(seed: number, log: (line: string) => void) {
    this.#world = new ChaosWorld(seed);
    this.#log = log;
  }

  async run(durationMs: number): Promise<ChaosReport> {
    const endAt = performance.now() + durationMs;
    try {
      await this.#world.begin();
      await this.#whole();
      let storms = 0;
      do {
        storms += 1;
        await this.#storm();
        await this.#settle(storms);
      } while (performance.now() + STORM_MS < endAt);
      return { storms, faults: this.#counts, settledMs: this.#settledMs };
    } finally {
      await this.#world.end();
    }
  }

  async #storm(): Promise<void> {
    const endAt = performance.now() + STORM_MS;
    const running: Promise<void>[] = [];
    const failures: unknown[] = [];
    while (performance.now() < endAt) {
      running.push(this.#make(this.#pick()).catch((error: unknown) => void failures.push(error)));
      await delay(this.#world.between(200, 2_500));
    }
    // Every fault is to have ended, also where another one has failed.
    await Promise.all(running);
    if (failures.length > 0) throw failures[0];
  }

  #pick(): string {
    const all = Object.entries(faults);
    let left = this.#world.random() * all.reduce((sum, [, { weight }]) => sum + weight, 0);
    const chosen = all.find(([, { weight }]) => {
      left -= weight;
      return left < 0;
    });
    return chosen?.[0] ?? 'path cut';
  }

  async #make(name: string): Promise<void> {
    this.#log(`  ${name}`);
    this.#counts[name] = (this.#counts[name] ?? 0) + 1;
    await faults[name]?.make(this.#world);
  }

  /** Everything is as it should be within the quiet time: full mesh, moving pictures, one view of the room. */
  async #settle(storm: number): Promise<void> {
    this.#world.relay.set({});
    const startedAt = performance.now();
    await this.#whole();
    const settledMs = Math.round(performance.now() - startedAt);
    this.#settledMs.push(settledMs);
    this.#log(`storm ${storm}: whole again after ${settledMs} ms`);
    for (const page of this.#world.pages) {
      // That its server is away, a browser logs by itself.
      const complaints = (await page.complaints()).filter(
        (each) => !/WebSocket connection|ERR_CONNECTION/u.test(each),
      );
      assert.deepEqual(complaints, []);
    }
  }

  async #whole(): Promise<void> {
    let missing = '';
    const isWhole = async () => {
      missing = await this.#missing();
      return missing === '';
    };
    await until('the call to be whole', isWhole, { timeoutMs: QUIET_MS, everyMs: 200 }).catch(
      async (error: unknown) => {
        throw new Error(`${String(error)}: ${missing}\n${await this.#diagnosis()}`);
      },
    );
    // A storm leaves cameras off; what is to be seen is whether they are seen.
    await Promise.all(
      this.#world.pages.map((page) =>
        page.run((element) => element.toggleCamera(true).then(() => undefined)),
      ),
    );
    await until('all cameras to be seen', async () =>
      (await Promise.all(this.#world.pages.map((page) => page.participants())))
        .flat()
        .every(({ camera }) => camera),
    );
    const before = await Promise.all(this.#world.pages.map((page) => page.received()));
    await until(
      'every picture to go on',
      async () => {
        const now = await Promise.all(this.#world.pages.map((page) => page.received()));
        return now.every((received, index) => {
          const others = Object.entries(received);
          return (
            others.length === PARTICIPANTS - 1 &&
            others.every(
              ([id, { framesDecoded }]) => framesDecoded > (before[index]?.[id]?.framesDecoded ?? 0),
            )
          );
        });
      },
      { timeoutMs: QUIET_MS },
    );
  }

  /** What is not as it should be yet; empty when all is. */
  async #missing(): Promise<string> {
    const views = await Promise.all(this.#world.pages.map((page) => page.participants()));
    const strangers = views.findIndex(
      (view) => view.length !== PARTICIPANTS || view.some(({ connection }) => connection !== 'connected'),
    );
    const told = (view: (typeof views)[number]) =>
      JSON.stringify(
        view
          .map(({ id, microphone, camera }) => ({ id, microphone, camera }))
          .sort((one, other) => (one.id < other.id ? -1 : 1)),
      );
    if (strangers >= 0) return `page ${strangers} sees ${JSON.stringify(views[strangers])}`;
    return new Set(views.map(told)).size === 1 ? '' : `views differ: ${views.map(told).join(' | ')}`;
  }

  /** How every page and every of its connections stands. */
  async #diagnosis(): Promise<string> {
    const lines = await Promise.all(
      this.#world.pages.map((page) =>
        page.run(async (element) => {
          const { links } = (await element.getStats().catch(() => ({ links: [] }))) as {
            links: {
              participant: string;
              connection: number;
              connectionState: string;
              droppedSignals: number;
              faults: number;
            }[];
          };
          const short = (id: string) => id.slice(0, 4);
          const each = links.map(
            ({ participant, connection, connectionState, droppedSignals, faults }) =>
              `${short(participant)} ${connection} ${connectionState} dropped ${droppedSignals} faults ${faults}`,
          );
          const peers = window.instruments.connections
            .flatMap((ref) => ref.deref() ?? [])
            .filter(({ signalingState }) => signalingState !== 'closed')
            .map((peer) => `${peer.signalingState} ${peer.iceConnectionState} ${peer.iceGatheringState}`);
          return `${short(element.localParticipant.id)} ${element.state} ${element.signaling}: ${each.join('; ')} | ${peers.join('; ')}`;
        }),
      ),
    );
    return lines.join('\n');
  }
}
