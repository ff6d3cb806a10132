// Configuration file of the built-in TURN server (coturn): ports, denied networks, shared secret.

/** Values of coturn's configuration file. */
export interface CoturnConfigOptions {
  readonly port: number;
  readonly secret: string;
  /** This machine's addresses. The relay must reach them, because two relayed participants connect through it twice. */
  readonly ownAddresses: readonly string[];
  /** Public address of this machine behind a NAT; `null` without one. */
  readonly externalAddress: string | null;
  /** Folder for coturn's temporary files. */
  readonly folder: string;
}

/** UDP ports of relays, one per allocation. */
export const relayPorts = { first: 49_160, last: 49_999 } as const;

/**
 * Networks that the relay must not reach, so that it gives no access to this machine's network (SSRF): private, shared,
 * loopback, link-local, documentation, benchmark, multicast and reserved ones (IANA special-purpose registries, RFC 6890). For
 * IPv6 also the forms that contain an IPv4 address (CVE-2026-27624).
 */
export const deniedNetworks: readonly string[] = [
  '0.0.0.0-0.255.255.255',
  '10.0.0.0-10.255.255.255',
  '100.64.0.0-100.127.255.255',
  '127.0.0.0-127.255.255.255',
  '169.254.0.0-169.254.255.255',
  '172.16.0.0-172.31.255.255',
  '192.0.0.0-192.0.0.255',
  '192.0.2.0-192.0.2.255',
  '192.88.99.0-192.88.99.255',
  '192.168.0.0-192.168.255.255',
  '198.18.0.0-198.19.255.255',
  '198.51.100.0-198.51.100.255',
  '203.0.113.0-203.0.113.255',
  '224.0.0.0-239.255.255.255',
  '240.0.0.0-255.255.255.255',
  // coturn 4.6 takes a range that starts with :: for all addresses.
  '::1',
  '::ffff:0:0-::ffff:ffff:ffff',
  '64:ff9b::-64:ff9b::ffff:ffff',
  '64:ff9b:1::-64:ff9b:1:ffff:ffff:ffff:ffff:ffff',
  '100::-100::ffff:ffff:ffff:ffff',
  '2001::-2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff',
  '2001:db8::-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff',
  '2002::-2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
  'fc00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
  'fe80::-feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
  'ff00::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
];

/** Builds coturn's configuration file: ephemeral credentials, UDP relays only, no private networks, quotas. */
export function coturnConfig({
  port,
  secret,
  ownAddresses,
  externalAddress,
  folder,
}: CoturnConfigOptions): string {
  return [
    `listening-port=${port}`,
    `min-port=${relayPorts.first}`,
    `max-port=${relayPorts.last}`,
    ...(externalAddress === null ? [] : [`external-ip=${externalAddress}`]),
    'realm=mesh-call',
    'fingerprint',
    'use-auth-secret',
    `static-auth-secret=${secret}`,
    'stale-nonce=600',
    // At most one relay for each of fifteen others, and twice that while connections are replaced.
    'user-quota=32',
    'total-quota=800',
    // Bytes per second of one relay: several times the video of a call.
    'max-bps=1000000',
    'no-tls',
    'no-dtls',
    'no-cli',
    'no-tcp-relay',
    'no-multicast-peers',
    ...deniedNetworks.map((network) => `denied-peer-ip=${network}`),
    ...ownAddresses.map((address) => `allowed-peer-ip=${address}`),
    'simple-log',
    'log-file=stdout',
    `pidfile=${folder}/pid`,
    `userdb=${folder}/users`,
    '',
  ].join('\n');
}
