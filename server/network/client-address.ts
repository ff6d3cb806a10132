import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';

/** Whether an address, the `hop`th from here (from 0), is that of a proxy whose X-Forwarded-For counts. */
export type Trust = (address: string, hop: number) => boolean;

/** @param proxies how many stand before this server, or their addresses and networks; `null` for none */
export function trustIn(proxies: number | readonly string[] | null): Trust {
  if (proxies === null) return () => false;
  if (typeof proxies === 'number') return (_, hop) => hop < proxies;
  const listed = proxyAddr.compile([...proxies]);
  return (address, hop) => listed(address, hop);
}

/**
 * Where a request comes from, the same for HTTP and for sockets: of the addresses in X-Forwarded-For the last one that no
 * trusted proxy has (RFC 7239 §7.4 is why not the first). Empty for a connection that was reset.
 */
export function clientAddress(request: IncomingMessage, trust: Trust): string {
  return request.socket?.remoteAddress === undefined ? '' : proxyAddr(request, trust);
}
