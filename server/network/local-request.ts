import type { IncomingMessage } from 'node:http';
import { isLoopback } from './ip-address.js';

/** Headers that proxies add. */
const PROXY_HEADER = /^(?:x-forwarded.*|forwarded|via|x-real-ip|x-client-ip|true-client-ip|cf-.*)$/u;

/**
 * Whether a client on this machine has sent the request itself. A request through a proxy on the same machine also comes from a
 * loopback address, so nothing else may look like a proxy's: its headers, the name and port of another server (`Host`), HTTP/1.0,
 * or a connection for one request. nginx sends the last two unless it is configured otherwise.
 *
 * See demo/docs/decisions/0065-metrics-for-direct-requests.md.
 */
export function isLocalRequest({ socket, headers, httpVersion }: IncomingMessage): boolean {
  return (
    isLoopback(socket.remoteAddress ?? '') &&
    httpVersion !== '1.0' &&
    !Object.keys(headers).some((name) => PROXY_HEADER.test(name)) &&
    /^keep-alive$/iu.test(headers.connection ?? 'keep-alive') &&
    isOwnHost(headers.host ?? '', socket)
  );
}

/** Whether a Host header names this machine and the port of this server (RFC 9110 §7.2). */
function isOwnHost(
  host: string,
  { localPort, encrypted }: IncomingMessage['socket'] & { encrypted?: boolean },
): boolean {
  const scheme = encrypted ? 'https' : 'http';
  if (!URL.canParse(`${scheme}://${host}`)) return false;
  const { hostname, port } = new URL(`${scheme}://${host}`);
  const name = hostname.replace(/^\[|\]$/gu, '');
  const isOwnPort = localPort === undefined || Number(port || (encrypted ? 443 : 80)) === localPort;
  return isOwnPort && (name === 'localhost' || isLoopback(name));
}
