import type { ParticipantId } from '../../server/protocol/index.js';
import type { Delay } from '../rtc/connection.js';
import type { Store } from './store.js';

/** After a start of the server, those who are not back in the room this long are asked after. */
const ABSENCE_MS = 10_000;

/**
 * A server that has just started does not know who is still there, so absence from its room is not leaving. Whoever
 * is not back after a while is gone, unless the link to them lives.
 */
export class Absence {
  readonly #store: Store;
  readonly #delay: Delay;
  #absent = new Set<ParticipantId>();
  #cancel: (() => void) | null = null;

  constructor(store: Store, delay: Delay) {
    this.#store = store;
    this.#delay = delay;
  }

  /** Begins anew with those who are shown and whom the server does not list. */
  await(listed: ReadonlySet<ParticipantId>): void {
    const shown = this.#store.state.remotes.map(({ member }) => member.id);
    this.#absent = new Set(shown.filter((id) => !listed.has(id)));
    this.#wait();
  }

  /** The server has said something of this one: it knows. */
  end(id: ParticipantId): void {
    this.#absent.delete(id);
  }

  close(): void {
    this.#absent.clear();
    this.#cancel?.();
    this.#cancel = null;
  }

  #wait(): void {
    this.#cancel?.();
    this.#cancel = this.#absent.size === 0 ? null : this.#delay(() => this.#look(), ABSENCE_MS);
  }

  #look(): void {
    const { remotes } = this.#store.state;
    const shown = remotes.filter(({ member }) => this.#absent.has(member.id));
    this.#absent = new Set(shown.map(({ member }) => member.id));
    for (const { member, connection } of shown) {
      if (connection === 'connected') continue;
      this.#absent.delete(member.id);
      this.#store.dispatch({ type: 'member-missed', id: member.id });
    }
    this.#wait();
  }
}
