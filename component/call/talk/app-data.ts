import { callError } from '../../core/call/error-sentences.js';
import type { Participant, ParticipantId } from '../../core/call/participant.js';
import { peerLimits } from '../../peer-protocol/index.js';
import type { PeerLinks } from '../links/peer-links.js';
import type { Store } from '../state/store.js';
import { jsonOf } from './json-value.js';

export interface AppDataOptions {
  readonly links: Pick<PeerLinks, 'all'>;
  readonly store: Store;
  readonly onValue: (from: Participant, value: unknown) => void;
}

/**
 * Application data: JSON values that the pages of a call send each other, in order. Values of a participant whom the
 * server lists as lost are queued until that participant returns.
 */
export class AppData {
  readonly #options: AppDataOptions;
  readonly #unsubscribe: () => void;
  #queue: { readonly id: ParticipantId; readonly value: unknown }[] = [];

  constructor(options: AppDataOptions) {
    this.#options = options;
    this.#unsubscribe = options.store.observe((after, before) => {
      if (after.state.remotes !== before.state.remotes) this.#deliver();
    });
  }

  /**
   * Sends a value to one participant, or to all.
   *
   * @throws CallError `invalid-argument` for a value that isn't JSON or is too long; `not-found`; `rate-limited`
   */
  send(value: unknown, to?: ParticipantId): void {
    const json = jsonOf(value, peerLimits.dataBytes);
    const addressees = this.#options.links.all().filter(({ id }) => to === undefined || to === id);
    if (to !== undefined && addressees.length === 0) throw callError('not-found');
    const full = addressees.filter(({ link }) => !link.monitor.sendValue(json));
    if (full.length > 0) throw callError('rate-limited');
  }

  receive(id: ParticipantId, value: unknown): void {
    this.#queue.push({ id, value });
    this.#deliver();
  }

  close(): void {
    this.#unsubscribe();
    this.#queue = [];
  }

  #deliver(): void {
    const { store, onValue } = this.#options;
    const present = new Map(store.participants.filter(({ local }) => !local).map((each) => [each.id, each]));
    const due = this.#queue.filter(({ id }) => present.has(id));
    this.#queue = this.#queue.filter(({ id }) => !present.has(id)).slice(-peerLimits.waitingMessages);
    for (const { id, value } of due) {
      const from = present.get(id);
      if (from) onValue(from, value);
    }
  }
}
