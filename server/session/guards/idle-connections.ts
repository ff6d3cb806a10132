import { isPrivate, networkOf } from '../../network/ip-address.js';

/** How many connections may be open without having joined. */
export interface IdleConnectionLimits {
  readonly inAll: number;
  /** From one IPv4 address or IPv6 /64; a private address may be a proxy's, and stands for everybody behind it. */
  readonly perNetwork: number;
}

/**
 * The connections that have not joined a room. One too many is taken from the network that has most of them, and
 * there the newest: whoever opens connections and says nothing only ever closes their own, and who came before
 * and is about to join is left in peace.
 */
export class IdleConnections<Connection extends { close(): unknown }> {
  readonly #limits: IdleConnectionLimits;
  readonly #networks = new Map<Connection, string>();
  /** The connections of each network, the newest last. */
  readonly #waiting = new Map<string, Set<Connection>>();

  constructor(limits: IdleConnectionLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#networks.size;
  }

  /** Counts a connection, from now; it may be closed at once. */
  add(connection: Connection, address: string): void {
    this.remove(connection);
    const network = networkOf(address);
    const neighbours = this.#waiting.get(network) ?? new Set();
    this.#waiting.set(network, neighbours.add(connection));
    this.#networks.set(connection, network);
    if (neighbours.size > this.#limits.perNetwork && !isPrivate(address)) this.#refuse(connection);
    else if (this.size > this.#limits.inAll) this.#refuse(this.#newestOfTheLargest());
  }

  /** It has joined, or is gone. */
  remove(connection: Connection): void {
    const network = this.#networks.get(connection);
    if (network === undefined) return;
    this.#networks.delete(connection);
    const neighbours = this.#waiting.get(network);
    neighbours?.delete(connection);
    if (neighbours?.size === 0) this.#waiting.delete(network);
  }

  #newestOfTheLargest(): Connection | undefined {
    let largest = new Set<Connection>();
    // Of equals the network that came last: the others are further on their way.
    for (const each of this.#waiting.values()) if (each.size >= largest.size) largest = each;
    return [...largest].at(-1);
  }

  #refuse(connection: Connection | undefined): void {
    if (!connection) return;
    this.remove(connection);
    connection.close();
  }
}
