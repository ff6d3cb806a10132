import { BlockList, isIPv4, isIPv6 } from 'node:net';

/**
 * What one customer has of an address, as a key: an IPv4 address, or the /64 of an IPv6 one. A text that is no
 * address stands for itself.
 */
export function networkOf(address: string): string {
  const plain = unmapped(address);
  return isIPv6(plain) ? ipv6Bytes(plain).subarray(0, 8).toString('hex') : plain;
}

const PRIVATE = new BlockList();
PRIVATE.addSubnet('127.0.0.0', 8);
PRIVATE.addSubnet('10.0.0.0', 8);
PRIVATE.addSubnet('172.16.0.0', 12);
PRIVATE.addSubnet('192.168.0.0', 16);
PRIVATE.addAddress('::1', 'ipv6');
PRIVATE.addSubnet('fc00::', 7, 'ipv6');

/** Whether an address is of this machine or of a network around it, where a proxy stands before the server. */
export function isPrivate(address: string): boolean {
  const plain = unmapped(address);
  if (isIPv4(plain)) return PRIVATE.check(plain);
  return isIPv6(plain) && PRIVATE.check(plain, 'ipv6');
}

/** Whether an address is of this machine itself. */
export function isLoopback(address: string): boolean {
  const plain = unmapped(address);
  return plain === '::1' || (isIPv4(plain) && plain.startsWith('127.'));
}

/** Whether a text is an address, or a network in CIDR notation (RFC 4632 §3.1). */
export function isNetwork(text: string): boolean {
  const [, address = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/u.exec(text) ?? [];
  const most = isIPv4(address) ? 32 : isIPv6(address) ? 128 : -1;
  return most >= 0 && Number(bits ?? 0) <= most;
}

/** The 4 or 16 bytes of an IP address. `null`: it is none. */
export function addressBytes(address: string): Buffer | null {
  const plain = unmapped(address);
  if (isIPv4(plain)) return Buffer.from(plain.split('.').map(Number));
  return isIPv6(plain) ? ipv6Bytes(plain) : null;
}

/** An IPv4 address that came in through an IPv6 socket (`::ffff:192.0.2.1`) is the IPv4 one to its owner. */
function unmapped(address: string): string {
  const [plain = ''] = address.split('%');
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/iu.exec(plain)?.[1] ?? plain;
}

function ipv6Bytes(address: string): Buffer {
  // The URL parser writes every form, dotted tails too, as groups of hexadecimal digits.
  const groups = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = groups.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  const bytes = Buffer.alloc(16);
  for (const [index, group] of [...before, ...zeros, ...after].entries()) {
    bytes.writeUInt16BE(Number.parseInt(group, 16), index * 2);
  }
  return bytes;
}
