import assert from 'node:assert/strict';
import type { Browser } from 'puppeteer-core';
import { CallFixture } from '../browser/call-fixture.js';
import type { CallPage } from '../browser/call-page.js';
import { startUdpRelay, type UdpRelay } from '../network/udp-relay.js';
import { seededRandom } from '../random.js';
import { startCoturn } from '../server/coturn.js';

export const PARTICIPANTS = 4;

/** A relayed call of four participants in two browsers, with its server, its network and a seeded random generator. */
export class ChaosWorld {
  readonly random: () => number;
  readonly pages: CallPage[] = [];
  readonly #calls = new CallFixture({ server: () => this.#startNetwork() });
  /** Resources that a fault occupies. */
  readonly #busy = new Set<unknown>();
  #relay: UdpRelay | null = null;
  #secondBrowser: Browser | null = null;

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  get relay(): UdpRelay {
    assert.ok(this.#relay, 'the network emulator has been started');
    return this.#relay;
  }

  /** Browser of the participants 1 and 3. */
  get secondBrowser(): Browser {
    assert.ok(this.#secondBrowser, 'the second browser has been launched');
    return this.#secondBrowser;
  }

  async start(): Promise<void> {
    await this.#calls.start();
    this.#secondBrowser = await this.#calls.launchChromium();
    const url = this.#calls.embed('room="chaos" ice-policy="relay" autojoin');
    for (let index = 0; index < PARTICIPANTS; index += 1) {
      const browser = index % 2 === 0 ? this.#calls.browser : this.secondBrowser;
      this.pages.push(await this.#calls.open(url, { browser }));
    }
  }

  async close(): Promise<void> {
    await this.#calls.close();
  }

  async killServer(): Promise<void> {
    await this.#calls.server.kill();
  }

  async restartServer(): Promise<void> {
    await this.#calls.restartServer();
  }

  randomBetween(least: number, most: number): number {
    return least + this.random() * (most - least);
  }

  /** Runs a fault that needs a resource for itself. Does nothing while another fault occupies the resource. */
  async exclusively(resource: unknown, act: () => Promise<void>): Promise<void> {
    if (this.#busy.has(resource)) return;
    this.#busy.add(resource);
    try {
      await act();
    } finally {
      this.#busy.delete(resource);
    }
  }

  /** Runs a fault on a random page. */
  onRandomPage(act: (page: CallPage) => Promise<unknown>): Promise<void> {
    const page = this.pages[Math.floor(this.random() * this.pages.length)];
    assert.ok(page);
    return this.exclusively(page, async () => {
      await act(page);
    });
  }

  async #startNetwork() {
    const coturn = await startCoturn();
    this.#calls.closeLater(() => coturn.close());
    const relay = await startUdpRelay(coturn.port);
    this.#calls.closeLater(() => relay.close());
    this.#relay = relay;
    return {
      MESH_CALL_TURN_URLS: `turn:127.0.0.1:${relay.port}?transport=udp`,
      MESH_CALL_TURN_SECRET: coturn.secret,
    };
  }
}
