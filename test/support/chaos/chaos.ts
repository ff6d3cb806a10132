import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { waitFor } from '../wait-for.js';
import { faults } from './faults.js';
import { ChaosWorld, PARTICIPANTS } from './world.js';

const STORM_MS = 20_000;
const RECOVERY_MS = 15_000;

export interface ChaosReport {
  readonly storms: number;
  /** Number of injected faults by name. */
  readonly faults: Readonly<Record<string, number>>;
  /** Recovery time after each storm, in milliseconds. */
  readonly recoveredMs: readonly number[];
}

/** Chaos test: injects random faults into a call of four in storms, and checks after each that the call recovers. */
export class Chaos {
  readonly #world: ChaosWorld;
  readonly #log: (line: string) => void;
  readonly #counts: Record<string, number> = {};
  readonly #recoveredMs: number[] = [];

  /** @param seed decides which faults are injected, and for how long */
  constructor(seed: number, log: (line: string) => void) {
    this.#world = new ChaosWorld(seed);
    this.#log = log;
  }

  async run(durationMs: number): Promise<ChaosReport> {
    const endAt = performance.now() + durationMs;
    try {
      await this.#world.start();
      await this.#assertWhole();
      let storms = 0;
      do {
        storms += 1;
        await this.#storm();
        await this.#assertRecovers(storms);
      } while (performance.now() + STORM_MS < endAt);
      return { storms, faults: this.#counts, recoveredMs: this.#recoveredMs };
    } finally {
      await this.#world.close();
    }
  }

  async #storm(): Promise<void> {
    const endAt = performance.now() + STORM_MS;
    const running: Promise<void>[] = [];
    const failures: unknown[] = [];
    while (performance.now() < endAt) {
      running.push(this.#inject(this.#pick()).catch((error: unknown) => void failures.push(error)));
      await delay(this.#world.randomBetween(200, 2_500));
    }
    // All faults must end, even if one has failed.
    await Promise.all(running);
    if (failures.length > 0) throw failures[0];
  }

  /** @returns the name of a random fault, by weight */
  #pick(): string {
    const all = Object.entries(faults);
    let left = this.#world.random() * all.reduce((sum, [, { weight }]) => sum + weight, 0);
    const chosen = all.find(([, { weight }]) => {
      left -= weight;
      return left < 0;
    });
    return chosen?.[0] ?? 'network cut';
  }

  async #inject(name: string): Promise<void> {
    this.#log(`  ${name}`);
    this.#counts[name] = (this.#counts[name] ?? 0) + 1;
    await faults[name]?.inject(this.#world);
  }

  async #assertRecovers(storm: number): Promise<void> {
    this.#world.relay.set({});
    const startedAt = performance.now();
    await this.#assertWhole();
    const recoveredMs = Math.round(performance.now() - startedAt);
    this.#recoveredMs.push(recoveredMs);
    this.#log(`storm ${storm}: recovered after ${recoveredMs} ms`);
    for (const page of this.#world.pages) {
      // The browser itself logs that the server is unreachable, and that a socket has closed under a frozen page.
      const errors = (await page.pageErrors()).filter(
        (each) => !/WebSocket (?:connection|is already in CLOSING)|ERR_CONNECTION/u.test(each),
      );
      assert.deepEqual(errors, []);
    }
  }

  /** Asserts a full mesh, the same view of the room on all pages, and new frames of all remote videos. */
  async #assertWhole(): Promise<void> {
    let problem = '';
    const isWhole = async () => {
      problem = await this.#findProblem();
      return problem === '';
    };
    await waitFor('a whole call', isWhole, { timeoutMs: RECOVERY_MS, everyMs: 200 }).catch(
      async (error: unknown) => {
        throw new Error(`${String(error)}: ${problem}\n${await this.#diagnosis()}`);
      },
    );
    // The storm may have turned cameras off, which would hide frozen video.
    await Promise.all(
      this.#world.pages.map((page) =>
        page.run((element) => element.toggleCamera(true).then(() => undefined)),
      ),
    );
    await waitFor('all cameras on', async () =>
      (await Promise.all(this.#world.pages.map((page) => page.participants())))
        .flat()
        .every(({ camera }) => camera),
    );
    const before = await Promise.all(this.#world.pages.map((page) => page.received()));
    await waitFor(
      'new frames of all remote videos',
      async () => {
        const now = await Promise.all(this.#world.pages.map((page) => page.received()));
        return now.every((received, index) => {
          const remotes = Object.entries(received);
          return (
            remotes.length === PARTICIPANTS - 1 &&
            remotes.every(
              ([id, { framesDecoded }]) => framesDecoded > (before[index]?.[id]?.framesDecoded ?? 0),
            )
          );
        });
      },
      { timeoutMs: RECOVERY_MS },
    );
  }

  /** @returns what is missing for a whole call; empty if nothing is */
  async #findProblem(): Promise<string> {
    const views = await Promise.all(this.#world.pages.map((page) => page.participants()));
    const incomplete = views.findIndex(
      (view) => view.length !== PARTICIPANTS || view.some(({ connection }) => connection !== 'connected'),
    );
    const comparable = (view: (typeof views)[number]) =>
      JSON.stringify(
        view
          .map(({ id, microphone, camera }) => ({ id, microphone, camera }))
          .sort((one, other) => (one.id < other.id ? -1 : 1)),
      );
    if (incomplete >= 0) return `page ${incomplete} sees ${JSON.stringify(views[incomplete])}`;
    return new Set(views.map(comparable)).size === 1
      ? ''
      : `views differ: ${views.map(comparable).join(' | ')}`;
  }

  /** State of every page, and of each of its links and connections. */
  async #diagnosis(): Promise<string> {
    const lines = await Promise.all(
      this.#world.pages.map(async (page) => {
        const { links } = await page.stats().catch(() => ({ links: [] }));
        const short = (id: string) => id.slice(0, 4);
        const linkStates = links.map(
          ({ participant, connection, connectionState, droppedSignals, faults: linkFaults }) =>
            `${short(participant)} ${connection} ${connectionState} dropped ${droppedSignals} faults ${linkFaults}`,
        );
        const connectionStates = await page.page.evaluate(() =>
          window.instruments
            .openConnections()
            .map((each) => `${each.signalingState} ${each.iceConnectionState} ${each.iceGatheringState}`),
        );
        const local = await page.run(({ localParticipant, state, signaling }) => ({
          id: localParticipant.id,
          state,
          signaling,
        }));
        return `${short(local.id)} ${local.state} ${local.signaling}: ${linkStates.join('; ')} | ${connectionStates.join('; ')}`;
      }),
    );
    return lines.join('\n');
  }
}
