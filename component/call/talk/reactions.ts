import { isEmoji } from '../../core/call/chat.js';
import { callError } from '../../core/call/error-sentences.js';
import type { Participant, ParticipantId } from '../../core/call/participant.js';
import { RateLimit } from '../../core/sending/rate-limit.js';
import type { PeerLinks } from '../links/peer-links.js';
import type { Store } from '../state/store.js';

export interface ReactionsOptions {
  readonly links: Pick<PeerLinks, 'all'>;
  readonly store: Store;
  /** A monotonic clock. */
  readonly nowMs: () => number;
  readonly onReaction: (participant: Participant, emoji: string) => void;
}

/** Whoever applauds sends some; nobody more than so many in so long. */
const MOST = 10;
const WITHIN_MS = 3_000;

/** Emoji for a moment: said to whoever can hear it now, and not repeated. */
export class Reactions {
  readonly #options: ReactionsOptions;
  readonly #allowances = new Map<ParticipantId, RateLimit>();

  constructor(options: ReactionsOptions) {
    this.#options = options;
  }

  /** @throws CallError `invalid-argument` for what is not one emoji, `rate-limited` */
  send(emoji: string): void {
    const { links, store } = this.#options;
    if (typeof emoji !== 'string' || !isEmoji(emoji)) throw callError('invalid-argument');
    if (!this.#mayNow(store.state.local.id)) throw callError('rate-limited');
    for (const { link } of links.all()) link.attendant?.say({ kind: 'reaction', emoji });
    this.#show(store.state.local.id, emoji);
  }

  receive(from: ParticipantId, emoji: string): void {
    if (isEmoji(emoji) && this.#mayNow(from)) this.#show(from, emoji);
  }

  #show(id: ParticipantId, emoji: string): void {
    const { store, onReaction } = this.#options;
    const participant = store.participants.find((each) => each.id === id);
    if (participant) onReaction(participant, emoji);
  }

  #mayNow(id: ParticipantId): boolean {
    const allowance = this.#allowances.get(id) ?? new RateLimit(MOST, WITHIN_MS);
    this.#allowances.set(id, allowance);
    return allowance.take(this.#options.nowMs());
  }
}
