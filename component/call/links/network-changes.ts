import type { CallEnvironment } from '../environment/environment.js';
import type { Store } from '../state/store.js';
import type { PeerLinks } from './peer-links.js';

/**
 * Restarts ICE on every link after a network change. The new addresses reach the others only through the server, so the
 * restart waits until it is connected.
 */
export class NetworkChanges {
  readonly #links: PeerLinks;
  readonly #store: Store;
  readonly #unsubscribe: readonly (() => void)[];
  #changed = false;

  constructor(links: PeerLinks, store: Store, onNetworkChange: CallEnvironment['onNetworkChange']) {
    this.#links = links;
    this.#store = store;
    this.#unsubscribe = [
      onNetworkChange(() => {
        this.#changed = true;
        this.#restartWhenConnected();
      }),
      store.subscribe(() => this.#restartWhenConnected()),
    ];
  }

  close(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
  }

  #restartWhenConnected(): void {
    if (!this.#changed || this.#store.state.signaling !== 'connected') return;
    this.#changed = false;
    this.#links.restartIce();
    this.#links.retryStuckLinks();
  }
}
