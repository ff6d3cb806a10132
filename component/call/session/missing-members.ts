import type { Delay } from '../../rtc/link/connection.js';
import type { Store } from '../state/store.js';

/** After a restart of the server, members who have not returned are removed after this long. */
const GRACE_MS = 10_000;

/**
 * Removes members whom a restarted server does not list, after a grace period, because it can't know yet who is still
 * there. A member whose link is connected stays.
 *
 * See demo/docs/decisions/0013-absence-is-not-leaving.md.
 */
export class MissingMembers {
  readonly #store: Store;
  readonly #delay: Delay;
  readonly #unsubscribe: () => void;
  #cancel: (() => void) | null = null;

  constructor(store: Store, delay: Delay) {
    this.#store = store;
    this.#delay = delay;
    this.#unsubscribe = store.subscribe(() => this.#schedule());
    this.#schedule();
  }

  close(): void {
    this.#unsubscribe();
    this.#cancel?.();
  }

  #schedule(): void {
    if (this.#store.state.remotes.some(({ listed }) => !listed))
      this.#cancel ??= this.#delay(() => this.#removeMissing(), GRACE_MS);
    else {
      this.#cancel?.();
      this.#cancel = null;
    }
  }

  #removeMissing(): void {
    this.#cancel = null;
    for (const { member, listed, connection } of this.#store.state.remotes)
      if (!listed && connection !== 'connected')
        this.#store.dispatch({ type: 'member-expired', id: member.id });
    this.#schedule();
  }
}
