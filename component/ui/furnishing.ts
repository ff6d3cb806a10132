import type { ReactiveControllerHost } from 'lit';
import { isInCall } from '../core/call-state.js';
import type { Extras, ExtrasHost, ExtrasOptions } from './extras.js';
import type { TileWatcher } from './tile-watcher.js';

export type FurnishingOptions = Omit<ExtrasOptions, 'alsoShown'> & { readonly host: FurnishedHost };

export type FurnishedHost = ExtrasHost & ReactiveControllerHost;

/** What a call's interface has besides its first pictures: loaded once somebody is in a call, and gone with it. */
export class Furnishing {
  readonly #options: FurnishingOptions;
  #watcher: TileWatcher | null = null;
  #extras: Extras | null = null;
  /** What happened while they were loaded. */
  #early: CustomEvent[] = [];

  constructor(options: FurnishingOptions) {
    this.#options = options;
  }

  /** Null while they are not loaded. */
  get extras(): Extras | null {
    return this.#extras;
  }

  hear(event: CustomEvent): void {
    if (this.#extras) this.#extras.hear(event);
    else if (isInCall(this.#options.host.call.state)) this.#early.push(event);
  }

  /** Where something cannot be loaded, it is to be tried again with whoever comes next. */
  load(): void {
    const { host } = this.#options;
    const failed = () => undefined;
    import('./tile-watcher.js').then(({ TileWatcher }) => {
      if (isInCall(host.call.state)) this.#watcher ??= new TileWatcher(host);
    }, failed);
    import('./extras.js').then(({ Extras }) => {
      if (!isInCall(host.call.state)) return;
      this.#extras ??= new Extras({ ...this.#options, alsoShown: (shown) => this.#watcher?.alsoShow(shown) });
      for (const event of this.#early.splice(0)) this.#extras.hear(event);
      host.requestUpdate();
    }, failed);
  }

  close(): void {
    this.#watcher?.close();
    this.#watcher = null;
    this.#extras?.close();
    this.#extras = null;
    this.#early = [];
  }
}
