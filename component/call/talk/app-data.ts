import { callError } from '../../core/call/error-sentences.js';
import type { ParticipantId } from '../../core/call/participant.js';
import { peerLimits } from '../../peer-protocol/index.js';
import type { PeerLinks } from '../links/peer-links.js';
import type { Store } from '../state/store.js';
import { jsonOf } from './json-value.js';

export interface AppDataOptions {
  readonly store: Store;
  readonly onValue: (from: ParticipantId, value: unknown) => void;
}

/** What pages send each other, in order: of those whom the server holds for lost, it waits for their return. */
export class AppData {
  readonly #options: AppDataOptions;
  #waiting: { readonly id: ParticipantId; readonly value: unknown }[] = [];

  constructor(options: AppDataOptions) {
    this.#options = options;
  }

  /** @throws CallError `invalid-argument` for what is no JSON or too long; `not-found`; `rate-limited` */
  send(links: ReturnType<PeerLinks['all']>, value: unknown, to?: ParticipantId): void {
    const json = jsonOf(value, peerLimits.dataBytes);
    const addressees = links.filter(({ id }) => to === undefined || to === id);
    if (to !== undefined && addressees.length === 0) throw callError('not-found');
    const full = addressees.filter(({ link }) => link.attendant?.sendValue(json) === false);
    if (full.length > 0) throw callError('rate-limited');
  }

  receive(id: ParticipantId, value: unknown): void {
    this.#waiting.push({ id, value });
    this.deliver();
  }

  /** Hands over what has come from those who are in the room. */
  deliver(): void {
    const { store, onValue } = this.#options;
    const present = new Set(store.state.remotes.map(({ member }) => member.id));
    const due = this.#waiting.filter(({ id }) => present.has(id));
    this.#waiting = this.#waiting.filter(({ id }) => !present.has(id)).slice(-peerLimits.waitingMessages);
    for (const { id, value } of due) onValue(id, value);
  }

  clear(): void {
    this.#waiting = [];
  }
}
