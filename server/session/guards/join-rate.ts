import { RateLimiterMemory } from 'rate-limiter-flexible';
import { isPrivate, networkOf } from '../../network/ip-address.js';
import type { WireError } from '../../protocol/index.js';

/** Each allowed connection may join twice per window: once at first and once more after a server restart. */
const JOINS_PER_CONNECTION = 2;
const WINDOW_SECONDS = 60;

/** Rate limiter of joins per IPv4 address or IPv6 /64. It slows down guessing of room names. */
export class JoinRate {
  readonly #limiter: RateLimiterMemory | null;
  readonly #exemptsPrivate: boolean;

  /**
   * @param maxConnections connections per address; 0 for no limit
   * @param exemptsPrivate Set when no proxy is configured: a private address may then be a proxy's, shared by all.
   */
  constructor(maxConnections: number, exemptsPrivate: boolean) {
    const points = maxConnections * JOINS_PER_CONNECTION;
    this.#limiter = points === 0 ? null : new RateLimiterMemory({ points, duration: WINDOW_SECONDS });
    this.#exemptsPrivate = exemptsPrivate;
  }

  /** Counts a join. @returns whether it exceeds the limit */
  async isExceededBy(address: string): Promise<boolean> {
    if (!this.#limiter || (this.#exemptsPrivate && isPrivate(address))) return false;
    try {
      await this.#limiter.consume(networkOf(address));
      return false;
    } catch (rejection) {
      if (rejection instanceof Error) throw rejection;
      return true;
    }
  }
}

/** The code `timeout` makes a page retry, and a page that is in a call stays in it. */
export const tooManyJoins: WireError = {
  code: 'timeout',
  message: 'Too many people of your network are joining right now. Try again in a moment.',
};
