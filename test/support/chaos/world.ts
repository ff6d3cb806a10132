import assert from 'node:assert/strict';
import type { Browser } from 'puppeteer-core';
import { closeBrowser, launchChromium } from '../browsers.js';
import { CallPage } from '../call-page.js';
import { type Coturn, startCoturn } from '../coturn.js';
import { freePort } from '../free-port.js';
import { type Product, startProduct } from '../product.js';
import { seededRandom } from '../random.js';
import { embeddingPage, type Site, startSite } from '../site.js';
import { startUdpRelay, type UdpRelay } from '../udp-relay.js';

export const PARTICIPANTS = 4;

/** A relayed call of four in two browsers, its server and its network, and what may be done to them by chance. */
export class ChaosWorld {
  readonly random: () => number;
  readonly pages: CallPage[] = [];
  coturn!: Coturn;
  relay!: UdpRelay;
  product!: Product;
  browsers: Browser[] = [];
  #port = 0;
  #site!: Site;
  /** Faults that exclude each other: one at a time of a kind, and one for a page. */
  readonly #busy = new Set<unknown>();

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  async begin(): Promise<void> {
    this.coturn = await startCoturn();
    this.relay = await startUdpRelay(this.coturn.port);
    this.#port = await freePort();
    await this.startServer();
    this.#site = await startSite();
    this.#site.set('/', embeddingPage(this.product.origin, 'room="chaos" ice-policy="relay" autojoin'));
    this.browsers = [await launchChromium(), await launchChromium()];
    for (let count = 0; count < PARTICIPANTS; count += 1) {
      const browser = this.browsers[count % this.browsers.length];
      assert.ok(browser);
      this.pages.push(await CallPage.open(browser, this.#site.origin));
    }
  }

  async startServer(): Promise<void> {
    this.product = await startProduct({
      PORT: String(this.#port),
      MESH_CALL_TURN_URLS: `turn:127.0.0.1:${this.relay.port}?transport=udp`,
      MESH_CALL_TURN_SECRET: this.coturn.secret,
    });
  }

  async end(): Promise<void> {
    await Promise.all(this.browsers.map(closeBrowser));
    await this.#site?.close();
    await this.product?.close();
    this.relay?.close();
    await this.coturn?.close();
  }

  between(least: number, most: number): number {
    return least + this.random() * (most - least);
  }

  /** Keeps something to itself while a fault lasts; does nothing where another one has it. */
  async alone(thing: unknown, act: () => Promise<void>): Promise<void> {
    if (this.#busy.has(thing)) return;
    this.#busy.add(thing);
    try {
      await act();
    } finally {
      this.#busy.delete(thing);
    }
  }

  onSomePage(act: (page: CallPage) => Promise<unknown>): Promise<void> {
    const page = this.pages[Math.floor(this.random() * this.pages.length)];
    assert.ok(page);
    return this.alone(page, async () => {
      await act(page);
    });
  }
}
