import type { Browser, BrowserContext, ElementHandle, JSHandle, Page } from 'puppeteer-core';
import type { MeshCall, PageParticipant, Received, Tile } from '../element.js';
import { waitFor } from '../wait-for.js';
import { instrument, type OpenResources, openResources, type SeenEvent } from './instruments.js';

/** Statistics of `getStats()`, as far as the tests read them. */
export interface CallStats {
  readonly links: readonly {
    readonly participant: string;
    readonly connection: number;
    readonly connectionState: string;
    readonly droppedSignals: number;
    readonly faults: number;
    readonly candidatePair: { readonly local: string; readonly remote: string } | null;
    readonly sent: readonly {
      readonly line: string;
      readonly frameWidth?: number;
      readonly frameHeight?: number;
      readonly framesEncoded?: number;
      readonly packetsSent?: number;
    }[];
    readonly received: readonly {
      readonly line: string;
      readonly framesDecoded?: number;
      readonly totalFreezesDuration?: number;
      readonly totalSamplesReceived?: number;
      readonly concealedSamples?: number;
    }[];
  }[];
}

/** Page object for a page with a `<mesh-call>`: what a person sees and presses, and what a page's script reads. */
export class CallPage {
  readonly page: Page;
  readonly #nth: number;
  readonly #console: string[];

  private constructor(page: Page, nth: number, consoleErrors: string[]) {
    this.page = page;
    this.#nth = nth;
    this.#console = consoleErrors;
  }

  /** Opens an address in a new browser context, so that no storage is shared with other participants. */
  static async open(browser: Browser, url: string): Promise<CallPage> {
    return CallPage.openIn(await browser.createBrowserContext(), url);
  }

  /** Wraps a page that the browser has opened, without instruments. */
  static attach(page: Page): CallPage {
    return new CallPage(page, 0, []);
  }

  /** @param prepare runs before the first script of the page */
  static async openIn(
    context: BrowserContext,
    url: string,
    prepare?: (page: Page) => Promise<unknown>,
  ): Promise<CallPage> {
    const page = await context.newPage();
    await instrument(page);
    await prepare?.(page);
    const consoleErrors: string[] = [];
    page.on('console', (message) => {
      if (['error', 'warn'].includes(message.type()))
        consoleErrors.push(`${message.type()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => consoleErrors.push(`pageerror: ${String(error)}`));
    await page.goto(url, { waitUntil: 'load' });
    return new CallPage(page, 0, consoleErrors);
  }

  /** The element with this index in document order, from 0. */
  nth(index: number): CallPage {
    return new CallPage(this.page, index, this.#console);
  }

  /** Runs a function with the element in the page. */
  async run<Args extends unknown[], Result>(
    act: (element: MeshCall, ...args: Args) => Result | Promise<Result>,
    ...args: Args
  ): Promise<Awaited<Result>> {
    const element = await this.#element();
    // Puppeteer passes the element as a Node.
    const inPage = act as (element: Node, ...args: unknown[]) => Result;
    try {
      return (await element.evaluate(inPage, ...args)) as Awaited<Result>;
    } finally {
      await release(element);
    }
  }

  state(): Promise<string> {
    return this.run((element) => element.state);
  }

  async waitForState(state: string, timeoutMs = 15_000): Promise<void> {
    await waitFor(`the state ${state}`, async () => (await this.state()) === state, { timeoutMs });
  }

  signaling(): Promise<string> {
    return this.run((element) => element.signaling);
  }

  /** Code of the error that the element is in; null for none. */
  errorCode(): Promise<string | null> {
    return this.run((element) => element.error?.code ?? null);
  }

  stats(): Promise<CallStats> {
    return this.run(async (element) => (await element.getStats()) as CallStats);
  }

  participants(): Promise<PageParticipant[]> {
    return this.run((element) =>
      (element.participants ?? []).map(
        ({ id, name, local, connection, microphone, camera, screen, hand, role, verified }) => {
          return { id, name, local, connection, microphone, camera, screen, hand, role, verified };
        },
      ),
    );
  }

  async ownId(): Promise<string> {
    return waitFor('the id of the local participant', () =>
      this.run((element) => element.localParticipant.id),
    );
  }

  /** Waits until exactly `count` participants, the local one included, are listed and connected. */
  async waitForCall(count: number, timeoutMs = 20_000): Promise<void> {
    let all: PageParticipant[] = [];
    await waitFor(
      `${count} connected participants`,
      async () => {
        all = await this.participants();
        return (
          all.length === count && all.every(({ local, connection }) => local || connection === 'connected')
        );
      },
      { timeoutMs, lastSeen: () => all.map(({ name, connection }) => `${name} ${connection}`) },
    );
  }

  tiles(): Promise<Tile[]> {
    return this.run((element) =>
      [...(element.shadowRoot?.querySelectorAll<HTMLElement>('[data-participant]') ?? [])].map((tile) => {
        const shadow = tile.shadowRoot ?? tile;
        const video = shadow.querySelector('video');
        const style = video && getComputedStyle(video);
        const matrix = new DOMMatrixReadOnly(style && style.transform !== 'none' ? style.transform : '');
        const scaledX = style && style.scale !== 'none' ? Number.parseFloat(style.scale) : 1;
        return {
          participant: tile.dataset.participant ?? '',
          label: tile.getAttribute('aria-label'),
          role: tile.getAttribute('role'),
          local: tile.hasAttribute('data-local'),
          text: shadow.textContent?.replace(/\s+/gu, ' ').trim() ?? '',
          mirrored: matrix.a * scaledX < 0,
          picture: video !== null && video.videoWidth > 0 && video.readyState >= video.HAVE_CURRENT_DATA,
        };
      }),
    );
  }

  /** Clicks the button with this accessible name. */
  async press(name: string): Promise<void> {
    const button = await waitFor(`the button “${name}”`, () => this.#button(name));
    await button.click();
    await release(button);
  }

  /** Whether a visible button has this accessible name. */
  async hasButton(name: string): Promise<boolean> {
    const button = await this.#button(name);
    if (button) await release(button);
    return button !== null;
  }

  /** Whether a part of the element matches the selector. */
  hasPart(selector: string): Promise<boolean> {
    return this.run((element, part) => element.shadowRoot?.querySelector(part) != null, selector);
  }

  async waitForPart(selector: string): Promise<void> {
    await waitFor(`the part ${selector}`, () => this.hasPart(selector));
  }

  async waitForNoPart(selector: string): Promise<void> {
    await waitFor(`no part ${selector}`, async () => !(await this.hasPart(selector)));
  }

  /** Accessible names of the visible buttons. */
  buttons(): Promise<string[]> {
    return this.run((element) => {
      const found: string[] = [];
      const look = (root: ParentNode) => {
        for (const each of root.querySelectorAll<HTMLElement>('*')) {
          if (each.matches('button, [role="button"]') && each.checkVisibility()) {
            found.push((each.ariaLabel ?? each.textContent ?? '').trim());
          }
          if (each.shadowRoot) look(each.shadowRoot);
        }
      };
      if (element.shadowRoot) look(element.shadowRoot);
      return found;
    });
  }

  /** The visible text of the element. */
  text(): Promise<string> {
    return this.run((element) => {
      const read = (node: Node): string => {
        if (node instanceof HTMLStyleElement || (node instanceof HTMLElement && !node.checkVisibility()))
          return '';
        if (node instanceof Text) return node.data;
        const within = node instanceof Element && node.shadowRoot ? node.shadowRoot : node;
        return [...within.childNodes].map(read).join(' ');
      };
      return element.shadowRoot ? read(element.shadowRoot).replace(/\s+/gu, ' ').trim() : '';
    });
  }

  /** Media received from each remote participant so far, by the browser's statistics. */
  async received(): Promise<Record<string, Received>> {
    return this.run(async (element) => {
      const open = window.instruments.openConnections();
      const entries = (await Promise.all(open.map((each) => each.getStats()))).flatMap((report) => [
        ...report.values(),
      ]);
      const inbound = entries.filter(({ type }) => type === 'inbound-rtp') as RTCInboundRtpStreamStats[];
      const result: Record<string, { framesDecoded: number; audioEnergy: number }> = {};
      for (const { id, local } of element.participants) {
        if (local) continue;
        const tracks = new Set(
          element
            .streamOf(id, 'camera')
            .getTracks()
            .map((track) => track.id),
        );
        const theirs = inbound.filter(({ trackIdentifier }) => tracks.has(trackIdentifier));
        result[id] = {
          framesDecoded: Math.max(0, ...theirs.map(({ framesDecoded = 0 }) => framesDecoded)),
          audioEnergy: Math.max(0, ...theirs.map(({ totalAudioEnergy = 0 }) => totalAudioEnergy)),
        };
      }
      return result;
    });
  }

  async events(type?: string): Promise<SeenEvent[]> {
    const all = await this.page.evaluate(() => window.instruments.events);
    return type === undefined ? all : all.filter((event) => event.type === type);
  }

  /** Console errors and warnings, CSP violations, and unhandled rejections. */
  async pageErrors(): Promise<string[]> {
    return [...this.#console, ...(await this.page.evaluate(() => window.instruments.errors))];
  }

  /** Negotiated direction of each m-line, by open connection. */
  directions(): Promise<(string | null)[][]> {
    return this.page.evaluate(() =>
      window.instruments
        .openConnections()
        .map((connection) => connection.getTransceivers().map(({ currentDirection }) => currentDirection)),
    );
  }

  resources(): Promise<OpenResources> {
    return openResources(this.page);
  }

  /** Number of connections that the page has made so far, closed ones included. */
  connectionsMade(): Promise<number> {
    return this.page.evaluate(() => window.instruments.connections.length);
  }

  /** Closes the page and its context. Idempotent. */
  async close(): Promise<void> {
    const context = this.page.browserContext();
    if (this.page.isClosed()) return;
    await this.page.close();
    if (context !== this.page.browser().defaultBrowserContext()) await context.close();
  }

  async #element(): Promise<ElementHandle<Element>> {
    return waitFor('the element to be defined', async () => {
      const all = await this.page.$$('mesh-call:defined');
      await Promise.all(all.filter((_, index) => index !== this.#nth).map(release));
      return all[this.#nth];
    });
  }

  async #button(name: string): Promise<ElementHandle<Element> | null> {
    const element = await this.#element();
    const handle = await element.evaluateHandle((host, wanted) => {
      const look = (root: ParentNode): Element | null => {
        for (const each of root.querySelectorAll<HTMLElement>('*')) {
          const matches = each.matches('button, [role="button"]') && each.checkVisibility();
          if (matches && (each.ariaLabel ?? each.textContent ?? '').trim() === wanted) return each;
          const inside = each.shadowRoot && look(each.shadowRoot);
          if (inside) return inside;
        }
        return null;
      };
      return host.shadowRoot && look(host.shadowRoot);
    }, name);
    await release(element);
    const button = handle.asElement() as ElementHandle<Element> | null;
    if (!button) await release(handle);
    return button;
  }
}

/** Waits until every page lists the participants of all pages as connected, and no other participant. */
export async function waitForMesh(pages: readonly CallPage[], timeoutMs?: number): Promise<void> {
  await Promise.all(pages.map((page) => page.waitForCall(pages.length, timeoutMs)));
}

/** Releases a handle, because the browser keeps its object alive. A closed page has released it already. */
async function release(handle: JSHandle): Promise<void> {
  await handle.dispose().catch(() => undefined);
}
