import { after, afterEach, before, beforeEach, type SuiteContext, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, BrowserContext, Page } from 'puppeteer-core';
import { type ServerProcess, type ServerSettings, startServerProcess } from '../server/server-process.js';
import { type ChromiumOptions, closeBrowser, launchChromium, launchFirefox } from './browsers.js';
import { CallPage, waitForMesh } from './call-page.js';
import { embeddingPage, type Site, startSite } from './site.js';

export interface CallFixtureOptions {
  /** Settings of the server, or a function that starts what the settings name. */
  readonly server?: ServerSettings | ((fixture: CallFixture) => Promise<ServerSettings>);
  /** Options of the shared Chromium; null for none. */
  readonly chromium?: ChromiumOptions | null | ((fixture: CallFixture) => Promise<ChromiumOptions>);
}

export interface OpenOptions {
  /** Default: the shared Chromium. */
  readonly browser?: Browser;
  /** Default: a new context, so that no storage is shared with other participants. */
  readonly context?: BrowserContext;
  /** Runs before the first script of the page. */
  readonly prepare?: (page: Page) => Promise<unknown>;
}

type Pages<Count extends number> = Count extends 2
  ? [CallPage, CallPage]
  : Count extends 3
    ? [CallPage, CallPage, CallPage]
    : CallPage[];

/** Registers a fixture with the enclosing describe(): it starts before the first test and closes after the last. */
export function useCalls(options: CallFixtureOptions = {}): CallFixture {
  const fixture = new CallFixture(options);
  before(() => fixture.start());
  beforeEach(() => fixture.beginTest());
  afterEach((context) => fixture.endTest(context));
  after(() => fixture.close());
  return fixture;
}

/**
 * Test fixture that owns a server, a web site, a Chromium, and every page, browser and server that a test opens
 * through it. What a test opens is closed after that test; what a `before` hook opens stays until the end.
 */
export class CallFixture {
  readonly #options: CallFixtureOptions;
  readonly #suiteScope = new Scope();
  #scope = this.#suiteScope;
  #server: ServerProcess | null = null;
  #settings: ServerSettings = {};
  #site: Site | null = null;
  #browser: Browser | null = null;
  #embeddings = 0;

  constructor(options: CallFixtureOptions = {}) {
    this.#options = options;
  }

  get server(): ServerProcess {
    return started(this.#server);
  }

  /** A web site of another origin than the server. */
  get site(): Site {
    return started(this.#site);
  }

  get browser(): Browser {
    return started(this.#browser);
  }

  async start(): Promise<void> {
    const { server = {}, chromium = {} } = this.#options;
    const site = await startSite();
    this.#site = site;
    this.closeLater(() => site.close());
    this.#settings = typeof server === 'function' ? await server(this) : server;
    this.#server = await this.startServer(this.#settings);
    const options = typeof chromium === 'function' ? await chromium(this) : chromium;
    if (options !== null) this.#browser = await this.launchChromium(options);
  }

  async close(): Promise<void> {
    await this.#suiteScope.close();
  }

  beginTest(): void {
    this.#scope = new Scope();
  }

  /** Closes what the test has opened. A failed test prints the errors of its pages first. */
  async endTest(context: TestContext | SuiteContext): Promise<void> {
    const scope = this.#scope;
    this.#scope = this.#suiteScope;
    if ('passed' in context && context.passed === false)
      for (const line of await scope.pageErrors()) console.log(line);
    await scope.close();
  }

  /** Closes a resource at the end of the test, or of the suite if no test is running. */
  closeLater(close: () => unknown): void {
    this.#scope.resources.push(close);
  }

  async startServer(settings: ServerSettings = {}): Promise<ServerProcess> {
    const server = await startServerProcess(settings);
    this.closeLater(() => server.close());
    return server;
  }

  /** Starts the server again after `server.kill()`, with the same settings on the same port. */
  async restartServer(): Promise<void> {
    const server = await startServerProcess({ ...this.#settings, PORT: String(this.server.port) });
    this.#suiteScope.resources.push(() => server.close());
    this.#server = server;
  }

  async launchChromium(options: ChromiumOptions = {}): Promise<Browser> {
    return this.#own(await launchChromium(options));
  }

  async launchFirefox(): Promise<Browser> {
    return this.#own(await launchFirefox());
  }

  /** @param address relative to the server, or absolute */
  async open(address: string, options: OpenOptions = {}): Promise<CallPage> {
    const context = options.context ?? (await (options.browser ?? this.browser).createBrowserContext());
    const url = new URL(address, this.server.origin).href;
    const page = await CallPage.openIn(context, url, options.prepare);
    this.#scope.pages.push(page);
    return page;
  }

  /** Opens `count` pages one after the other, and waits until all are connected with each other. */
  async openCall<Count extends number>(address: string, count: Count, options?: OpenOptions) {
    const pages: CallPage[] = [];
    while (pages.length < count) pages.push(await this.open(address, options));
    await waitForMesh(pages);
    return pages as Pages<Count>;
  }

  /** Serves a page of the site with one element for each string of attributes. @returns its address */
  embed(elements: string | readonly string[], path = this.#nextPath()): string {
    this.site.set(path, embeddingPage(this.server.origin, ...[elements].flat()));
    return this.site.origin + path;
  }

  /** Opens a page of the site with one element for each string of attributes. */
  openEmbedded(elements: string | readonly string[], options?: OpenOptions): Promise<CallPage> {
    return this.open(this.embed(elements), options);
  }

  #nextPath(): string {
    this.#embeddings += 1;
    return `/embedding-${this.#embeddings}`;
  }

  #own(browser: Browser): Browser {
    this.#scope.browsers.push(browser);
    return browser;
  }
}

/** Resources of one test or one suite. */
class Scope {
  readonly pages: CallPage[] = [];
  readonly browsers: Browser[] = [];
  readonly resources: (() => unknown)[] = [];

  /**
   * Closes pages, then browsers, then the other resources in reverse order.
   *
   * @throws after all of them, if some could not be closed
   */
  async close(): Promise<void> {
    const pages = this.pages.filter(({ page }) => !this.browsers.includes(page.browser()));
    const results: PromiseSettledResult<unknown>[] = [
      ...(await Promise.allSettled(pages.map((page) => page.close()))),
      ...(await Promise.allSettled(this.browsers.map(closeBrowser))),
    ];
    for (const close of this.resources.reverse())
      results.push(...(await Promise.allSettled([Promise.resolve().then(close)])));
    const reasons = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    if (reasons.length > 0) throw new AggregateError(reasons, `not closed: ${reasons.join('; ')}`);
  }

  /** Errors of all pages, each once. */
  async pageErrors(): Promise<string[]> {
    const lines = await Promise.all(
      this.pages.map(async (page, index) => {
        // A crashed page does not answer.
        const noAnswer = delay(2_000, ['no answer'], { ref: false });
        const errors = await Promise.race([page.pageErrors(), noAnswer]).catch((error: unknown) => [
          String(error),
        ]);
        return errors.map((error) => `page ${index}, ${page.page.url()}: ${error}`);
      }),
    );
    return [...new Set(lines.flat())];
  }
}

function started<Resource>(resource: Resource | null): Resource {
  if (resource === null) throw new Error('The fixture has not started this resource.');
  return resource;
}
