/** What a TURN server of this machine's own is to be like. */
export interface CoturnConfigOptions {
  readonly port: number;
  readonly secret: string;
  /** This machine's own addresses: two participants who both need the relay meet there. */
  readonly ownAddresses: readonly string[];
  /** The address under which the internet sees this machine, where a router stands before it; `null` for its own. */
  readonly externalAddress: string | null;
  /** Its own folder: for nothing that outlives it. */
  readonly folder: string;
}

/** UDP ports of the relays: one for each participant who needs one. */
export const relayPorts = { first: 49_160, last: 49_999 } as const;

/**
 * Networks that no stranger is to reach through this machine: this network, private, shared, loopback, link-local, documentation
 * and benchmark ones, multicast and reserved (IANA special-purpose registries, RFC 6890), and each once more for IPv6, where an
 * IPv4 address can hide in several forms (CVE-2026-27624).
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
  // As a range from ::, coturn 4.6 takes it for everything.
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

/** The text of coturn's configuration file: ephemeral credentials, nothing but UDP relays, none into private networks, quotas. */
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
    // A participant has a relay with each of fifteen others at most, twice while one is made anew.
    'user-quota=32',
    'total-quota=800',
    // Bytes a second of one relay: several times the pictures of a call.
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
