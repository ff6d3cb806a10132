import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser } from 'puppeteer-core';
import { closeBrowser, launchChromium } from './browsers.js';
import { CallPage } from './call-page.js';
import { type Coturn, startCoturn } from './coturn.js';
import { stopBrowser } from './frozen.js';
import { freePort, type Product, startProduct } from './product.js';
import { seededRandom } from './random.js';
import { embeddingPage, type Site, startSite } from './site.js';
import { startUdpRelay, type UdpRelay } from './udp-relay.js';
import { until } from './until.js';

const PARTICIPANTS = 4;
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
  readonly #random: () => number;
  readonly #log: (line: string) => void;
  readonly #counts: Record<string, number> = {};
  readonly #settledMs: number[] = [];
  #coturn!: Coturn;
  #relay!: UdpRelay;
  #product!: Product;
  #port = 0;
  #site!: Site;
  #browsers: Browser[] = [];
  #pages: CallPage[] = [];
  /** Faults that exclude each other: one at a time of a kind, and one for a page. */
  readonly #busy = new Set<unknown>();

  constructor(seed: number, log: (line: string) => void) {
    this.#random = seededRandom(seed);
    this.#log = log;
  }

  async run(durationMs: number): Promise<ChaosReport> {
    const endAt = performance.now() + durationMs;
    try {
      await this.#begin();
      let storms = 0;
      do {
        storms += 1;
        await this.#storm();
        await this.#settle(storms);
      } while (performance.now() + STORM_MS < endAt);
      return { storms, faults: this.#counts, settledMs: this.#settledMs };
    } finally {
      await this.#end();
    }
  }

  async #begin(): Promise<void> {
    this.#coturn = await startCoturn();
    this.#relay = await startUdpRelay(this.#coturn.port);
    this.#port = await freePort();
    await this.#startServer();
    this.#site = await startSite();
    this.#site.set('/', embeddingPage(this.#product.origin, 'room="chaos" ice-policy="relay" autojoin'));
    this.#browsers = [await launchChromium(), await launchChromium()];
    for (let count = 0; count < PARTICIPANTS; count += 1) {
      const browser = this.#browsers[count % this.#browsers.length];
      assert.ok(browser);
      this.#pages.push(await CallPage.open(browser, this.#site.origin));
    }
    await this.#whole();
  }

  async #startServer(): Promise<void> {
    this.#product = await startProduct({
      PORT: String(this.#port),
      MESH_CALL_TURN_URLS: `turn:127.0.0.1:${this.#relay.port}?transport=udp`,
      MESH_CALL_TURN_SECRET: this.#coturn.secret,
    });
  }

  async #end(): Promise<void> {
    await Promise.all(this.#browsers.map(closeBrowser));
    await this.#site?.close();
    await this.#product?.close();
    this.#relay?.close();
    await this.#coturn?.close();
  }

  async #storm(): Promise<void> {
    const endAt = performance.now() + STORM_MS;
    const running: Promise<void>[] = [];
    while (performance.now() < endAt) {
      running.push(this.#make(this.#pick()));
      await delay(this.#between(200, 2_500));
    }
    await Promise.all(running);
  }

  #pick(): string {
    const all = Object.entries(faults);
    let left = this.#random() * all.reduce((sum, [, { weight }]) => sum + weight, 0);
    const chosen = all.find(([, { weight }]) => {
      left -= weight;
      return left < 0;
    });
    return chosen?.[0] ?? 'path cut';
  }

  async #make(name: string): Promise<void> {
    this.#log(`  ${name}`);
    this.#counts[name] = (this.#counts[name] ?? 0) + 1;
    await faults[name]?.make.call(this);
  }

  /** Everything is as it should be within the quiet time: full mesh, moving pictures, one view of the room. */
  async #settle(storm: number): Promise<void> {
    this.#relay.set({});
    const startedAt = performance.now();
    await this.#whole();
    const settledMs = Math.round(performance.now() - startedAt);
    this.#settledMs.push(settledMs);
    this.#log(`storm ${storm}: whole again after ${settledMs} ms`);
    for (const page of this.#pages) {
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
      (error: unknown) => {
        throw new Error(`${String(error)}: ${missing}`);
      },
    );
    const before = await Promise.all(this.#pages.map((page) => page.received()));
    await until(
      'every picture to go on',
      async () => {
        const now = await Promise.all(this.#pages.map((page) => page.received()));
        const onCamera = await this.#camerasOn();
        return now.every((received, index) =>
          Object.entries(received).every(
            ([id, { framesDecoded }]) =>
              !onCamera.has(id) || framesDecoded > (before[index]?.[id]?.framesDecoded ?? 0),
          ),
        );
      },
      { timeoutMs: QUIET_MS },
    );
  }

  /** What is not as it should be yet; empty when all is. */
  async #missing(): Promise<string> {
    const views = await Promise.all(this.#pages.map((page) => page.participants()));
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

  async #camerasOn(): Promise<Set<string>> {
    const [view] = await Promise.all(this.#pages.slice(0, 1).map((page) => page.participants()));
    return new Set((view ?? []).filter(({ camera }) => camera).map(({ id }) => id));
  }

  #between(least: number, most: number): number {
    return least + this.#random() * (most - least);
  }

  /** Keeps something to itself while a fault lasts; does nothing where another one has it. */
  async #alone(thing: unknown, act: () => Promise<void>): Promise<void> {
    if (this.#busy.has(thing)) return;
    this.#busy.add(thing);
    try {
      await act();
    } finally {
      this.#busy.delete(thing);
    }
  }

  #onSomePage(act: (page: CallPage) => Promise<unknown>): Promise<void> {
    const page = this.#pages[Math.floor(this.#random() * this.#pages.length)];
    assert.ok(page);
    return this.#alone(page, async () => {
      await act(page);
    });
  }

  cutPath(): Promise<void> {
    return this.#alone('path', async () => {
      this.#relay.set({ cut: true });
      await delay(this.#between(500, 8_000));
      this.#relay.set({});
    });
  }

  spoilPath(): Promise<void> {
    return this.#alone('path', async () => {
      this.#relay.set({
        loss: this.#random() * 0.3,
        delayMs: this.#random() * 200,
        jitterMs: this.#random() * 60,
      });
      await delay(this.#between(1_000, 6_000));
      this.#relay.set({});
    });
  }

  async movePath(): Promise<void> {
    this.#relay.move();
  }

  killServer(): Promise<void> {
    return this.#alone('server', async () => {
      await this.#product.kill();
      await delay(this.#between(0, 6_000));
      await this.#startServer();
    });
  }

  reloadPage(): Promise<void> {
    return this.#onSomePage((page) =>
      // While the server is away there is no script to load.
      this.#alone('server', async () => {
        await page.page.reload({ waitUntil: 'load' });
        await until('the page to be in the call', async () => (await page.state()) === 'joined');
      }),
    );
  }

  leaveAndJoin(): Promise<void> {
    return this.#onSomePage(async (page) => {
      await page.run((element) => element.leave());
      await delay(this.#between(0, 2_000));
      // While the server is away the element says so, and joins by itself as soon as it is there.
      await page.run((element) => element.join().catch(() => undefined));
    });
  }

  freezePage(): Promise<void> {
    return this.#onSomePage(async (page) => {
      const session = await page.page.createCDPSession();
      await session.send('Page.setWebLifecycleState', { state: 'frozen' });
      await delay(this.#between(500, 8_000));
      await session.send('Page.setWebLifecycleState', { state: 'active' });
      await session.detach();
    });
  }

  stopSomeBrowser(): Promise<void> {
    const second = this.#browsers[1];
    assert.ok(second);
    const [, one, , other] = this.#pages;
    // A page that is asked for something meanwhile would only answer later.
    return this.#alone(one, () =>
      this.#alone(other, async () => {
        const wake = stopBrowser(second);
        await delay(this.#between(500, 8_000));
        wake();
      }),
    );
  }

  toggleDevice(): Promise<void> {
    const microphone = this.#random() < 0.5;
    return this.#onSomePage((page) =>
      page.run(async (element, which) => {
        await (which ? element.toggleMicrophone() : element.toggleCamera()).catch(() => undefined);
      }, microphone),
    );
  }

  unplugDevice(): Promise<void> {
    return this.#onSomePage((page) =>
      page.page.evaluate(() => {
        const tracks = window.instruments.tracks.flatMap((ref) => ref.deref() ?? []);
        const track = tracks.findLast(({ readyState }) => readyState === 'live');
        track?.stop();
        track?.dispatchEvent(new Event('ended'));
      }),
    );
  }

  async crossOffers(): Promise<void> {
    const restart = this.#random() < 0.5;
    await Promise.all(
      this.#pages.map((page) =>
        this.#alone(page, async () => {
          await page.page.evaluate((ice) => {
            for (const connection of window.instruments.connections.flatMap((ref) => ref.deref() ?? [])) {
              if (connection.signalingState === 'closed') continue;
              if (ice) connection.restartIce();
              else connection.dispatchEvent(new Event('negotiationneeded'));
            }
          }, restart);
        }),
      ),
    );
  }

  sendValue(): Promise<void> {
    const value = Math.floor(this.#random() * 1e9);
    return this.#onSomePage((page) =>
      page.run((element, sent) => element.sendData({ sent }).catch(() => undefined), value),
    );
  }
}

/** Makes one fault, and ends it. */
type Fault = (this: Chaos) => Promise<void>;

/** Faults and what happens in a call anyway; each comes as often as its weight says. */
const faults: Readonly<Record<string, { readonly weight: number; readonly make: Fault }>> = {
  'path cut': { weight: 3, make: Chaos.prototype.cutPath },
  'path bad': { weight: 3, make: Chaos.prototype.spoilPath },
  'path moved': { weight: 2, make: Chaos.prototype.movePath },
  'server killed': { weight: 2, make: Chaos.prototype.killServer },
  'page reloaded': { weight: 2, make: Chaos.prototype.reloadPage },
  'left and joined': { weight: 2, make: Chaos.prototype.leaveAndJoin },
  'page frozen': { weight: 1, make: Chaos.prototype.freezePage },
  'browser stopped': { weight: 1, make: Chaos.prototype.stopSomeBrowser },
  'device toggled': { weight: 4, make: Chaos.prototype.toggleDevice },
  'device unplugged': { weight: 2, make: Chaos.prototype.unplugDevice },
  'offers crossed': { weight: 3, make: Chaos.prototype.crossOffers },
  'value sent': { weight: 4, make: Chaos.prototype.sendValue },
};
