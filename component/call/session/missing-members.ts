import type { ParticipantId } from '../../core/call/participant.js';
import type { Delay } from '../../rtc/link/connection.js';
import type { Store } from '../state/store.js';

/** Members who have not returned to the server are removed after this long, if their link is not connected. */
const GRACE_MS = 10_000;

/**
 * Removes members whom the server does not list, after a grace period. A restarted server can't know yet who is still
 * there: a member whose link is connected stays. A member whose connection the server has lost stays for 10 to 20 s, and
 * not longer, because hosts can't moderate a participant whom the server does not know.
 *
 * See demo/docs/decisions/0013-absence-is-not-leaving.md.
 */
export class MissingMembers {
  readonly #store: Store;
  readonly #delay: Delay;
  readonly #unsubscribe: () => void;
  /** Members who were lost at the last check already. */
  #lostBefore: ReadonlySet<ParticipantId> = new Set();
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
    const { remotes } = this.#store.state;
    for (const { member, listed, lost, connection } of remotes)
      if (!listed && (connection !== 'connected' || (lost && this.#lostBefore.has(member.id))))
        this.#store.dispatch({ type: 'member-expired', id: member.id });
    this.#lostBefore = new Set(remotes.flatMap(({ member, lost }) => (lost ? [member.id] : [])));
    this.#schedule();
  }
}
