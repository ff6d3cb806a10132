import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';

/** Fields that belong to the upgrade (RFC 9110 §7.8, RFC 7540 §3.2.1), in lower case. */
const UPGRADE_FIELDS = new Set(['upgrade', 'http2-settings', 'connection']);

/**
 * Answers a request for an upgrade as an ordinary request, unless it is for the sockets. A server may ignore an Upgrade
 * field (RFC 9110 §7.8), but Node takes every such request off its parser. Java's HttpClient and `curl --http2` send
 * `Upgrade: h2c` with the first request of a connection.
 *
 * The head is written back into the connection without these fields, and the connection given to the server again.
 */
export function ignoreUpgradesOutside(path: string, server: Server): void {
  const arrival = server instanceof TlsServer ? 'secureConnection' : 'connection';
  server.on('upgrade', (request: IncomingMessage, connection: Socket, rest: Buffer) => {
    if (request.url?.startsWith(path)) return;
    connection.unshift(Buffer.concat([headWithoutUpgrade(request), rest]));
    server.emit(arrival, connection);
  });
}

function headWithoutUpgrade({ method, url, httpVersion, rawHeaders }: IncomingMessage): Buffer {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name = '', value = ''] = rawHeaders.slice(index, index + 2);
    if (!UPGRADE_FIELDS.has(name.toLowerCase())) lines.push(`${name}: ${value}`);
  }
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}
