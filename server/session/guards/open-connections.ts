import type { Server, Socket } from 'node:net';
import { ConnectionsPerAddress } from './connections-per-address.js';

/** A page in a call has one WebSocket, and while it loads some more. */
const PER_WEB_SOCKET = 4;

/**
 * Closes what an address opens beyond a multiple of its WebSockets, before a byte of it is read: whoever opens connections and says
 * nothing, or only slowly, takes none from others. For servers that their clients reach themselves: behind a proxy, all of
 * them come from it.
 *
 * @param most WebSockets of one address, 0 for any number
 */
export function limitOpenConnections(server: Server, most: number, sparesPrivate: boolean): void {
  if (most === 0) return;
  const perAddress = new ConnectionsPerAddress(most * PER_WEB_SOCKET, sparesPrivate);
  server.on('connection', (connection: Socket) => {
    const { remoteAddress = '' } = connection;
    connection.once('close', perAddress.add(remoteAddress));
    if (perAddress.isOver(remoteAddress)) connection.destroy();
  });
}
