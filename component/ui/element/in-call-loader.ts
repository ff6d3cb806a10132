import type { ReactiveControllerHost } from 'lit';
import { isInCall } from '../../core/call/call-state.js';
import type { InCallUi, InCallUiHost, InCallUiOptions } from '../in-call/in-call-ui.js';
import type { TileVisibility } from '../in-call/tile-visibility.js';

export type InCallLoaderOptions = Omit<InCallUiOptions, 'alsoShown'> & { readonly host: InCallLoaderHost };

export type InCallLoaderHost = InCallUiHost & ReactiveControllerHost;

/** What a call's interface has besides its first pictures: loaded once somebody is in a call, and gone with it. */
export class InCallLoader {
  readonly #options: InCallLoaderOptions;
  #watcher: TileVisibility | null = null;
  #extras: InCallUi | null = null;
  /** What happened while they were loaded. */
  #early: CustomEvent[] = [];

  constructor(options: InCallLoaderOptions) {
    this.#options = options;
  }

  /** Null while they are not loaded. */
  get extras(): InCallUi | null {
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
    import('../in-call/tile-visibility.js').then(({ TileVisibility }) => {
      if (isInCall(host.call.state)) this.#watcher ??= new TileVisibility(host);
    }, failed);
    import('../in-call/in-call-ui.js').then(({ InCallUi }) => {
      if (!isInCall(host.call.state)) return;
      this.#extras ??= new InCallUi({
        ...this.#options,
        alsoShown: (shown) => this.#watcher?.alsoShow(shown),
      });
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
