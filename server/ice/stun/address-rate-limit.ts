import { createHash, randomBytes } from 'node:crypto';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { networkOf } from '../../network/ip-address.js';

/**
 * Rate limiter per source address, in bounded memory. Source addresses of datagrams can be forged without limit, so they are
 * hashed into a fixed number of buckets. The salt keeps an attacker from finding a victim's bucket.
 */
export class AddressRateLimit {
  static readonly #buckets = 4096;
  readonly #salt = randomBytes(16);
  readonly #limiter: RateLimiterMemory;

  constructor(limit: { requests: number; perSeconds: number }) {
    this.#limiter = new RateLimiterMemory({ points: limit.requests, duration: limit.perSeconds });
  }

  /** Counts a datagram. @returns whether it is within the limit of its IPv4 address or IPv6 /64 */
  async allows(address: string): Promise<boolean> {
    const digest = createHash('sha1').update(this.#salt).update(networkOf(address)).digest();
    try {
      await this.#limiter.consume(digest.readUInt16BE(0) % AddressRateLimit.#buckets);
      return true;
    } catch (rejection) {
      if (rejection instanceof Error) throw rejection;
      return false;
    }
  }
}
