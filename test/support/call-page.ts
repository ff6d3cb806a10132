import type { Browser, BrowserContext, ElementHandle, JSHandle, Page } from 'puppeteer-core';
import type { MeshCall, PageParticipant, Received, Tile } from './element.js';
import { instrument, type OpenResources, openResources, type SeenEvent } from './instruments.js';
import { until } from './until.js';

/** One page with a call in it, seen as a person and as a site's script see it. */
export class CallPage {
  readonly page: Page;
  readonly #nth: number;
  readonly #console: string[];

  private constructor(page: Page, nth: number, consoleLines: string[]) {
    this.page = page;
    this.#nth = nth;
    this.#console = consoleLines;
  }

  /** Opens an address in a browser context of its own, so that nothing is shared with other participants. */
  static async open(browser: Browser, url: string): Promise<CallPage> {
    return CallPage.openIn(await browser.createBrowserContext(), url);
  }

  /** A page that has opened by itself; it is not watched. */
  static of(page: Page): CallPage {
    return new CallPage(page, 0, []);
  }

  /** @param prepare what else is to be in the page before its own scripts */
  static async openIn(
    context: BrowserContext,
    url: string,
    prepare?: (page: Page) => Promise<void>,
  ): Promise<CallPage> {
    const page = await context.newPage();
    await instrument(page);
    await prepare?.(page);
    const consoleLines: string[] = [];
    page.on('console', (message) => {
      if (['error', 'warn'].includes(message.type()))
        consoleLines.push(`${message.type()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => consoleLines.push(`pageerror: ${String(error)}`));
    await page.goto(url, { waitUntil: 'load' });
    return new CallPage(page, 0, consoleLines);
  }

  /** Another element of the same page, counted from 0 in document order. */
  nth(index: number): CallPage {
    return new CallPage(this.page, index, this.#console);
  }

  /** Runs a function with the element, as the page's own script would. */
  async run<Args extends unknown[], Result>(
    act: (element: MeshCall, ...args: Args) => Result | Promise<Result>,
    ...args: Args
  ): Promise<Awaited<Result>> {
    const element = await this.#element();
    // The page object and the page have different types for the same function.
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
    await until(`the state ${state}`, async () => (await this.state()) === state, { timeoutMs });
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
    return until('an id of its own', () => this.run((element) => element.localParticipant.id));
  }

  /** Waits until exactly `count` participants, the own one too, are listed and connected. */
  async waitForCall(count: number, timeoutMs = 20_000): Promise<void> {
    let all: PageParticipant[] = [];
    await until(
      `${count} connected participants`,
      async () => {
        all = await this.participants();
        return (
          all.length === count && all.every(({ local, connection }) => local || connection === 'connected')
        );
      },
      { timeoutMs, told: () => all.map(({ name, connection }) => `${name} ${connection}`) },
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

  /** Presses the button of this name with a real click. */
  async press(name: string): Promise<void> {
    const button = await until(`the button “${name}”`, () => this.#button(name));
    await button.click();
    await release(button);
  }

  async has(name: string): Promise<boolean> {
    const button = await this.#button(name);
    if (button) await release(button);
    return button !== null;
  }

  /** The accessible names of the buttons that can be seen. */
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

  /** Everything that can be read in the element. */
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

  /** What arrives from each other participant, taken from the browser's own statistics. */
  async received(): Promise<Record<string, Received>> {
    return this.run(async (element) => {
      const connections = window.instruments.connections.flatMap((ref) => ref.deref() ?? []);
      const open = connections.filter((each) => each.signalingState !== 'closed');
      const lines = (await Promise.all(open.map((each) => each.getStats()))).flatMap((report) => [
        ...report.values(),
      ]);
      const inbound = lines.filter(({ type }) => type === 'inbound-rtp') as RTCInboundRtpStreamStats[];
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

  /** What the browser complained about: console errors and warnings, policy violations, unhandled rejections. */
  async complaints(): Promise<string[]> {
    return [...this.#console, ...(await this.page.evaluate(() => window.instruments.complaints))];
  }

  /** The directions that were agreed on for the media lines of each open connection, in their order. */
  directions(): Promise<(string | null)[][]> {
    return this.page.evaluate(() =>
      window.instruments.connections
        .flatMap((ref) => ref.deref() ?? [])
        .filter(({ signalingState }) => signalingState !== 'closed')
        .map((connection) => connection.getTransceivers().map(({ currentDirection }) => currentDirection)),
    );
  }

  resources(): Promise<OpenResources> {
    return openResources(this.page);
  }

  /** Closes the page and its context. */
  async close(): Promise<void> {
    const context = this.page.browserContext();
    await this.page.close();
    if (context !== this.page.browser().defaultBrowserContext()) await context.close();
  }

  async #element(): Promise<ElementHandle<Element>> {
    return until('the element to be defined', async () => {
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

/** What a test holds in its hand, the page's browser keeps alive. A page that is gone has let go of it already. */
async function release(handle: JSHandle): Promise<void> {
  await handle.dispose().catch(() => undefined);
}
