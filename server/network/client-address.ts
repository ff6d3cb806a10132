import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';
import { withoutPort } from './ip-address.js';

/** Whether an address, `hop` hops away (from 0), is a proxy whose X-Forwarded-For is trusted. */
export type ProxyTrust = (address: string, hop: number) => boolean;

/** @param proxies number of proxies in front of this server, or their addresses and networks; `null` for none */
export function proxyTrustOf(proxies: number | readonly string[] | null): ProxyTrust {
  if (proxies === null) return () => false;
  if (typeof proxies === 'number') return (_, hop) => hop < proxies;
  const isListed = proxyAddr.compile([...proxies]);
  return (address, hop) => isListed(withoutPort(address), hop);
}

/**
 * Client address of an HTTP request or a WebSocket: the last address in X-Forwarded-For that is not a trusted proxy. RFC 7239
 * §7.4 explains why not the first. Empty for a connection that was reset.
 */
export function clientAddress(request: IncomingMessage, trust: ProxyTrust): string {
  return request.socket?.remoteAddress === undefined ? '' : withoutPort(proxyAddr(request, trust));
}
