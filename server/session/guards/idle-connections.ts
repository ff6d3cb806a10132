import { isPrivate, networkOf } from '../../network/ip-address.js';

export interface IdleConnectionLimits {
  readonly total: number;
  /** Per IPv4 address or IPv6 /64. Private addresses are exempt: a proxy's stands for all clients behind it. */
  readonly perNetwork: number;
}

/**
 * Limit of open connections that have not joined a room. Above it, the newest connection of the network with the
 * most is closed. So an attacker with many idle connections only closes its own, and an honest client that
 * connected earlier can still join.
 */
export class IdleConnections<Connection extends { close(): unknown }> {
  readonly #limits: IdleConnectionLimits;
  readonly #networks = new Map<Connection, string>();
  /** Connections of each network, in order of arrival. */
  readonly #connections = new Map<string, Set<Connection>>();

  constructor(limits: IdleConnectionLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#networks.size;
  }

  /** Adds a connection as the newest of its network. May close it, or another one, at once. */
  add(connection: Connection, address: string): void {
    this.remove(connection);
    const network = networkOf(address);
    const neighbors = this.#connections.get(network) ?? new Set();
    this.#connections.set(network, neighbors.add(connection));
    this.#networks.set(connection, network);
    if (neighbors.size > this.#limits.perNetwork && !isPrivate(address)) this.#close(connection);
    else if (this.size > this.#limits.total) this.#close(this.#newestOfLargestNetwork());
  }

  /** Removes a connection that has joined or closed. */
  remove(connection: Connection): void {
    const network = this.#networks.get(connection);
    if (network === undefined) return;
    this.#networks.delete(connection);
    const neighbors = this.#connections.get(network);
    neighbors?.delete(connection);
    if (neighbors?.size === 0) this.#connections.delete(network);
  }

  #newestOfLargestNetwork(): Connection | undefined {
    let largest = new Set<Connection>();
    // On a tie, the network that appeared last: clients of the others are further in their handshake.
    for (const each of this.#connections.values()) if (each.size >= largest.size) largest = each;
    return [...largest].at(-1);
  }

  #close(connection: Connection | undefined): void {
    if (!connection) return;
    this.remove(connection);
    connection.close();
  }
}
