import { isLoopback, isPrivate } from './ip-address.js';

/** Names that only a local network or the machine itself resolves (RFC 6761, RFC 6762, RFC 8375, RFC 9476). */
const LOCAL_NAME = /^[^.]+$|\.(?:localhost|local|internal|home\.arpa|test)$/iu;

/** Whether a host, as in a URL, is the machine itself. */
export function isLoopbackHost(hostname: string): boolean {
  return isLoopback(withoutBrackets(hostname)) || /^(?:.+\.)?localhost$/iu.test(hostname);
}

/**
 * Whether a host, as in a URL, is known in a local network only: a private address, a name of one label, a reserved name.
 * Behind a proxy that sets no Host header, such a host is the proxy's name for the server.
 */
export function isLocalHost(hostname: string): boolean {
  const address = withoutBrackets(hostname);
  return address.includes(':') ? isPrivate(address) : isPrivate(address) || LOCAL_NAME.test(address);
}

function withoutBrackets(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/u, '$1');
}
