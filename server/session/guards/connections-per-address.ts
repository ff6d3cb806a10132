import type { Server, Socket } from 'node:net';
import { isPrivate, networkOf } from '../../network/ip-address.js';

/** A page in a call holds one WebSocket, and opens a few more connections while it loads. */
const TCP_CONNECTIONS_PER_WEB_SOCKET = 4;

/** Counter of open connections per IPv4 address or IPv6 /64, with a limit. */
export class ConnectionsPerAddress {
  readonly #limit: number;
  readonly #exemptsPrivate: boolean;
  readonly #counts = new Map<string, number>();

  /**
   * @param limit 0 for no limit
   * @param exemptsPrivate Set when no proxy is configured: a private address may then be a proxy's, shared by all.
   */
  constructor(limit: number, exemptsPrivate: boolean) {
    this.#limit = limit;
    this.#exemptsPrivate = exemptsPrivate;
  }

  /** Counts a connection. @returns a function that releases it */
  add(address: string): () => void {
    const network = networkOf(address);
    this.#counts.set(network, (this.#counts.get(network) ?? 0) + 1);
    return () => {
      const rest = (this.#counts.get(network) ?? 1) - 1;
      if (rest > 0) this.#counts.set(network, rest);
      else this.#counts.delete(network);
    };
  }

  isOverLimit(address: string): boolean {
    if (this.#limit === 0 || (this.#exemptsPrivate && isPrivate(address))) return false;
    return (this.#counts.get(networkOf(address)) ?? 0) > this.#limit;
  }
}

/**
 * Limits the TCP connections per address, before a byte of them is read. So an attacker who opens connections and sends
 * nothing, or only slowly, takes none from others. Only for servers without a proxy: behind one, all connections come
 * from the proxy's address.
 *
 * @param maxWebSockets WebSockets per address, 0 for no limit
 */
export function limitTcpConnections(server: Server, maxWebSockets: number, exemptsPrivate: boolean): void {
  if (maxWebSockets === 0) return;
  const limit = maxWebSockets * TCP_CONNECTIONS_PER_WEB_SOCKET;
  const connections = new ConnectionsPerAddress(limit, exemptsPrivate);
  const counted = new WeakSet<Socket>();
  server.on('connection', (socket: Socket) => {
    // One whose upgrade was ignored arrives twice.
    if (counted.has(socket)) return;
    counted.add(socket);
    const { remoteAddress = '' } = socket;
    socket.once('close', connections.add(remoteAddress));
    if (connections.isOverLimit(remoteAddress)) socket.destroy();
  });
}
