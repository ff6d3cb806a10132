import type { Delay } from '../../rtc/link/connection.js';
import type { Store } from '../state/store.js';

/** After a start of the server, those who are not back in the room this long are asked after. */
const ABSENCE_MS = 10_000;

/**
 * A server that has just started does not know who is still there, so absence from its room is not leaving. Whoever
 * is not back after a while is gone, unless the link to them lives.
 */
export class MissingMembers {
  readonly #store: Store;
  readonly #delay: Delay;
  readonly #unsubscribe: () => void;
  #cancel: (() => void) | null = null;

  constructor(store: Store, delay: Delay) {
    this.#store = store;
    this.#delay = delay;
    this.#unsubscribe = store.subscribe(() => this.#wait());
    this.#wait();
  }

  close(): void {
    this.#unsubscribe();
    this.#cancel?.();
  }

  #wait(): void {
    if (this.#store.state.remotes.some(({ listed }) => !listed))
      this.#cancel ??= this.#delay(() => this.#look(), ABSENCE_MS);
    else {
      this.#cancel?.();
      this.#cancel = null;
    }
  }

  #look(): void {
    this.#cancel = null;
    for (const { member, listed, connection } of this.#store.state.remotes)
      if (!listed && connection !== 'connected')
        this.#store.dispatch({ type: 'member-missed', id: member.id });
    this.#wait();
  }
}
