import { createHash, randomBytes } from 'node:crypto';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { networkOf } from '../../network/ip-address.js';

/**
 * A rate limit for each sender's address, in bounded memory: source addresses of datagrams can be made up at
 * will, so they share a fixed number of budgets, and which address falls on which one nobody outside can know.
 */
export class AddressRateLimit {
  static readonly #shares = 4096;
  readonly #salt = randomBytes(16);
  readonly #limiter: RateLimiterMemory;

  constructor(limit: { requests: number; perSeconds: number }) {
    this.#limiter = new RateLimiterMemory({ points: limit.requests, duration: limit.perSeconds });
  }

  /** Whether one more datagram from this address is to be answered. IPv6 counts by /64, one customer's network. */
  async admits(address: string): Promise<boolean> {
    const digest = createHash('sha1').update(this.#salt).update(networkOf(address)).digest();
    try {
      await this.#limiter.consume(digest.readUInt16BE(0) % AddressRateLimit.#shares);
      return true;
    } catch (refusal) {
      if (refusal instanceof Error) throw refusal;
      return false;
    }
  }
}
