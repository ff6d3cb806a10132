import type { CompanionEnvironment } from '../environment/companion-environment.js';
import type { Store } from '../state/store.js';
import type { PeerLinks } from './peer-links.js';

/**
 * Looks for new ways to everybody when the browser has another network: its addresses are others, which the others
 * can only hear of by way of the server, now or as soon as it is there again.
 */
export class NetworkChanges {
  readonly #links: PeerLinks;
  readonly #store: Store;
  readonly #ends: readonly (() => void)[];
  #changed = false;

  constructor(links: PeerLinks, store: Store, onChange: CompanionEnvironment['onNetworkChange']) {
    this.#links = links;
    this.#store = store;
    this.#ends = [
      onChange(() => {
        this.#changed = true;
        this.#act();
      }),
      store.subscribe(() => this.#act()),
    ];
  }

  close(): void {
    for (const end of this.#ends) end();
  }

  #act(): void {
    if (!this.#changed || this.#store.state.signaling !== 'connected') return;
    this.#changed = false;
    this.#links.restartIce();
    this.#links.refresh();
  }
}
