import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

// IP addresses: the network that one customer has, private and loopback ranges, CIDR blocks, bytes.

/**
 * Key of the network that one customer usually has: the IPv4 address, or the /64 of an IPv6 address. Text that is not
 * an address is its own key.
 */
export function networkOf(address: string): string {
  const parsed = parseAddress(address);
  if (!parsed) return address;
  return parsed.kind() === 'ipv4' ? parsed.toString() : bytesOf(parsed).subarray(0, 8).toString('hex');
}

/** Whether an address is of this machine or a private network. There a proxy may stand in front of the server. */
export function isPrivate(address: string): boolean {
  return ['loopback', 'private', 'uniqueLocal'].includes(parseAddress(address)?.range() ?? '');
}

/** Whether an address is of this machine. */
export function isLoopback(address: string): boolean {
  return parseAddress(address)?.range() === 'loopback';
}

/** Whether text is an address, or a network in CIDR notation (RFC 4632 §3.1). */
export function isNetwork(text: string): boolean {
  const [, address = '', prefixLength = '0'] = /^([^/]+)(?:\/(\d{1,3}))?$/u.exec(text) ?? [];
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return Number(prefixLength) <= bits;
}

/** The 4 or 16 bytes of an IP address; `null` if the text is not an address. */
export function addressBytes(address: string): Buffer | null {
  const parsed = parseAddress(address);
  return parsed && bytesOf(parsed);
}

/**
 * Removes the port that some proxies add to an address in X-Forwarded-For: `192.0.2.1:5000`, `[2001:db8::1]:5000`. The node
 * of RFC 7239 §6 has that form too.
 */
export function withoutPort(address: string): string {
  const [, bracketed, bare] = /^(?:\[([^\]]*)\](?::\d+)?|([\d.]+):\d+)$/u.exec(address) ?? [];
  return bracketed ?? bare ?? address;
}

type IpAddress = ReturnType<typeof ipaddr.process>;

/** Parses an address without its port and zone. An IPv4 address on an IPv6 socket (`::ffff:192.0.2.1`) becomes the IPv4 one. */
function parseAddress(text: string): IpAddress | null {
  const [address = ''] = withoutPort(text).split('%');
  // ipaddr.js alone would also accept the short, octal and hexadecimal forms of IPv4.
  return isIP(address) === 0 ? null : ipaddr.process(address);
}

function bytesOf(address: IpAddress): Buffer {
  return Buffer.from(address.toByteArray());
}
