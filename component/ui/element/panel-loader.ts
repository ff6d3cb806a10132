import type { Logger } from '../../core/log.js';
import type { Panel, PanelName, PanelState } from '../base/panel.js';

/** The `import()` of each panel's module. */
export type PanelLoaders = Readonly<Partial<Record<PanelName, () => Promise<Panel>>>>;

export interface PanelLoaderOptions {
  readonly loaders: () => PanelLoaders;
  /** Called whenever the state of a panel has changed. */
  readonly onChange: () => void;
  readonly log: () => Logger;
}

/** Lazy loader of the panels' modules. A failed import is logged and can be retried. */
export class PanelLoader {
  readonly #options: PanelLoaderOptions;
  readonly #states = new Map<PanelName, PanelState>();

  constructor(options: PanelLoaderOptions) {
    this.#options = options;
  }

  /** State of a panel; `loading` also before its import begins. */
  get(name: PanelName): PanelState {
    return this.#states.get(name) ?? 'loading';
  }

  /** Imports a panel that is not loaded; a failed one again. */
  load(name: PanelName): void {
    const state = this.#states.get(name);
    if (state !== undefined && state !== 'failed') return;
    const load = this.#options.loaders()[name];
    if (!load) return;
    this.#states.set(name, 'loading');
    load().then(
      (panel) => this.#set(name, panel),
      (cause: unknown) => {
        this.#options.log().warn('a panel could not be loaded', { panel: name, cause });
        this.#set(name, 'failed');
      },
    );
  }

  /** Imports again what has failed. */
  retry(): void {
    for (const [name, state] of this.#states) if (state === 'failed') this.load(name);
  }

  /** Prefetches all panels when the page is idle, so that they open even if the server goes away. */
  prefetchWhenIdle(): void {
    whenIdle(() => {
      for (const name of Object.keys(this.#options.loaders()) as PanelName[]) this.load(name);
    });
  }

  #set(name: PanelName, state: PanelState): void {
    this.#states.set(name, state);
    this.#options.onChange();
  }
}

/** Waits two seconds first: until then the first remote video has priority. */
function whenIdle(task: () => void): void {
  setTimeout(() => {
    // Safari has no requestIdleCallback.
    if (typeof requestIdleCallback === 'function') requestIdleCallback(task, { timeout: 10_000 });
    else task();
  }, 2_000);
}
