import { RateLimiterMemory } from 'rate-limiter-flexible';
import { isPrivate, networkOf } from '../../network/ip-address.js';
import type { WireError } from '../../protocol/index.js';

/** In a minute as many as may be connected, and each of them once more, which is what a restarted server sees. */
const JOINS_A_CONNECTION = 2;
const WINDOW_SECONDS = 60;

/** How often people of one address may join, an IPv6 /64 counting as one: each join may be of another room. */
export class JoinRate {
  readonly #limiter: RateLimiterMemory | null;
  readonly #sparesPrivate: boolean;

  /**
   * @param mostConnections what one address may have open; 0 for any number
   * @param sparesPrivate where proxies are not known, a private address may be one's, and stands for everybody behind it
   */
  constructor(mostConnections: number, sparesPrivate: boolean) {
    const points = mostConnections * JOINS_A_CONNECTION;
    this.#limiter = points === 0 ? null : new RateLimiterMemory({ points, duration: WINDOW_SECONDS });
    this.#sparesPrivate = sparesPrivate;
  }

  /** Counts a join. @returns whether it is one too many */
  async isOver(address: string): Promise<boolean> {
    if (!this.#limiter || (this.#sparesPrivate && isPrivate(address))) return false;
    try {
      await this.#limiter.consume(networkOf(address));
      return false;
    } catch (refusal) {
      if (refusal instanceof Error) throw refusal;
      return true;
    }
  }
}

/** A page that hears this goes on trying, and one that is in a call stays in it. */
export const tooManyJoins: WireError = {
  code: 'timeout',
  message: 'Too many people of your network are joining right now. Try again in a moment.',
};
