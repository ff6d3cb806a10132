import { isPrivate, networkOf } from '../../network/ip-address.js';

/** How many connections each address has, an IPv6 /64 counting as one. */
export class ConnectionsPerAddress {
  readonly #most: number;
  readonly #sparesPrivate: boolean;
  readonly #counts = new Map<string, number>();

  /**
   * @param most 0 for any number
   * @param sparesPrivate where proxies are not known, a private address may be one's, and stands for everybody behind it
   */
  constructor(most: number, sparesPrivate: boolean) {
    this.#most = most;
    this.#sparesPrivate = sparesPrivate;
  }

  /** Counts a connection. @returns what forgets it again */
  add(address: string): () => void {
    const network = networkOf(address);
    this.#counts.set(network, (this.#counts.get(network) ?? 0) + 1);
    return () => {
      const rest = (this.#counts.get(network) ?? 1) - 1;
      if (rest > 0) this.#counts.set(network, rest);
      else this.#counts.delete(network);
    };
  }

  /** Whether an address has more than it may. */
  isOver(address: string): boolean {
    if (this.#most === 0 || (this.#sparesPrivate && isPrivate(address))) return false;
    return (this.#counts.get(networkOf(address)) ?? 0) > this.#most;
  }
}
