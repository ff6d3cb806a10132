import { isEmoji } from '../../core/call/chat.js';
import { callError } from '../../core/call/error-sentences.js';
import type { Participant, ParticipantId } from '../../core/call/participant.js';
import { RateLimiter } from '../../core/sending/rate-limiter.js';
import type { PeerLinks } from '../links/peer-links.js';
import type { Store } from '../state/store.js';

export interface ReactionsOptions {
  readonly links: Pick<PeerLinks, 'all'>;
  readonly store: Store;
  /** A monotonic clock. */
  readonly nowMs: () => number;
  readonly onReaction: (participant: Participant, emoji: string) => void;
}

/** Enough for applause, too few for a flood; per participant. */
const MOST = 10;
const WINDOW_MS = 3_000;

/** Emoji reactions, rate-limited per participant: sent to connected participants once, without repetition. */
export class Reactions {
  readonly #options: ReactionsOptions;
  readonly #rateLimits = new Map<ParticipantId, RateLimiter>();

  constructor(options: ReactionsOptions) {
    this.#options = options;
  }

  /** @throws CallError `invalid-argument` for anything but one emoji, `rate-limited` */
  send(emoji: string): void {
    const { links, store } = this.#options;
    if (typeof emoji !== 'string' || !isEmoji(emoji)) throw callError('invalid-argument');
    if (!this.#isAllowed(store.state.local.id)) throw callError('rate-limited');
    for (const { link } of links.all()) link.monitor.sendControl({ kind: 'reaction', emoji });
    this.#show(store.state.local.id, emoji);
  }

  receive(from: ParticipantId, emoji: string): void {
    if (isEmoji(emoji) && this.#isAllowed(from)) this.#show(from, emoji);
  }

  #show(id: ParticipantId, emoji: string): void {
    const { store, onReaction } = this.#options;
    const participant = store.participants.find((each) => each.id === id);
    if (participant) onReaction(participant, emoji);
  }

  #isAllowed(id: ParticipantId): boolean {
    const rateLimit = this.#rateLimits.get(id) ?? new RateLimiter(MOST, WINDOW_MS);
    this.#rateLimits.set(id, rateLimit);
    return rateLimit.take(this.#options.nowMs());
  }
}
