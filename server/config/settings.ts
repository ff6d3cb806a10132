import * as v from 'valibot';
import { limits } from '../protocol/index.js';
import {
  anyHttpUrl,
  hostText,
  httpUrl,
  integer,
  type LogLevel,
  logLevels,
  onOrOff,
  origins,
  proxies,
  redisUrl,
  type Setting,
  secretText,
  stunUrlList,
  text,
  turnUrlList,
} from './setting-types.js';

export type { LogLevel };

/** Identity function that infers and checks the type of a setting's value. */
const setting = <Value>(definition: Setting<Value>): Setting<Value> => definition;

/** Table of all settings: the only source of names, help texts, checks and defaults. */
export const settingTable = {
  port: setting<number>({
    variable: 'PORT',
    flag: 'port',
    placeholder: 'NUMBER',
    help: 'TCP port to listen on (0: any free port)',
    expected: 'a port number from 0 to 65535',
    schema: integer(0, 65535),
    fallback: 3000,
  }),
  host: setting<string>({
    variable: 'HOST',
    flag: 'host',
    placeholder: 'ADDRESS',
    help: 'address to listen on, for TCP and UDP',
    expected: 'an IP address or a host name of this machine',
    schema: hostText,
    fallback: '0.0.0.0',
  }),
  publicUrl: setting<string | null>({
    variable: 'MESH_CALL_PUBLIC_URL',
    flag: 'public-url',
    placeholder: 'URL',
    help: 'public URL of this server, behind a proxy that rewrites the Host header',
    expected: 'a URL with http: or https:, such as https://calls.example.org',
    schema: httpUrl,
    fallback: null,
  }),
  tlsCert: setting<string | null>({
    variable: 'MESH_CALL_TLS_CERT',
    flag: 'tls-cert',
    placeholder: 'FILE',
    help: 'certificate chain (PEM) for HTTPS without a proxy',
    expected: 'the path of a PEM file',
    schema: text,
    fallback: null,
  }),
  tlsKey: setting<string | null>({
    variable: 'MESH_CALL_TLS_KEY',
    flag: 'tls-key',
    placeholder: 'FILE',
    help: 'private key (PEM) of that certificate',
    expected: 'the path of a PEM file',
    schema: text,
    fallback: null,
  }),
  hsts: setting<boolean>({
    variable: 'MESH_CALL_HSTS',
    flag: 'hsts',
    placeholder: 'on|off',
    help: 'make browsers use HTTPS only for this host name, for one year (Strict-Transport-Security)',
    expected: '"on" or "off"',
    schema: onOrOff,
    fallback: false,
  }),
  allowedOrigins: setting<readonly string[]>({
    variable: 'MESH_CALL_ALLOWED_ORIGINS',
    flag: 'allowed-origins',
    placeholder: 'LIST',
    help: 'origins of other sites whose pages may use this server, instead of localhost; "*" for all',
    expected:
      'a comma-separated list such as "https://example.org,*.example.org,capacitor://localhost", or "*"',
    schema: origins,
    fallback: [],
  }),
  maxParticipants: setting<number>({
    variable: 'MESH_CALL_MAX_PARTICIPANTS',
    flag: 'max-participants',
    placeholder: 'NUMBER',
    help: 'maximum number of participants in one room',
    expected: `a number from ${limits.minParticipants} to ${limits.maxParticipants}`,
    schema: integer(limits.minParticipants, limits.maxParticipants),
    fallback: 8,
  }),
  stunPort: setting<number | 'off' | null>({
    variable: 'MESH_CALL_STUN_PORT',
    flag: 'stun-port',
    placeholder: 'NUMBER',
    help: 'UDP port of the built-in STUN server, or "off"; unset: 3478 if it is free',
    expected: 'a port number from 0 to 65535, or "off"',
    schema: v.union([v.pipe(v.string(), v.literal('off')), integer(0, 65535)]),
    fallback: null,
  }),
  stunHost: setting<string | null>({
    variable: 'MESH_CALL_STUN_HOST',
    flag: 'stun-host',
    placeholder: 'ADDRESS',
    help: 'address on which STUN answers, such as 0.0.0.0 where HOST is 127.0.0.1 behind a proxy; unset: HOST',
    expected: 'an IP address or a host name of this machine',
    schema: hostText,
    fallback: null,
  }),
  stunUrls: setting<readonly string[]>({
    variable: 'MESH_CALL_STUN_URLS',
    flag: 'stun-urls',
    placeholder: 'LIST',
    help: 'STUN servers for the participants, in the place of the built-in one',
    expected: 'a comma-separated list of at most 8 URLs such as "stun:stun.example.org:3478"',
    schema: stunUrlList,
    fallback: [],
  }),
  secret: setting<string | null>({
    variable: 'MESH_CALL_SECRET',
    flag: 'secret',
    placeholder: 'TEXT',
    help: 'secret that signs join tokens (JWT, HS256); joining then needs a token; better as a variable',
    expected: 'a secret of at least 32 bytes',
    schema: secretText,
    fallback: null,
    isSecret: true,
  }),
  jwksUrl: setting<string | null>({
    variable: 'MESH_CALL_JWKS_URL',
    flag: 'jwks-url',
    placeholder: 'URL',
    help: 'key set that signs join tokens (RS256, ES256, EdDSA); joining then needs a token',
    expected: 'a URL with http: or https:, such as https://id.example.org/.well-known/jwks.json',
    schema: anyHttpUrl,
    fallback: null,
  }),
  redisUrl: setting<string | null>({
    variable: 'MESH_CALL_REDIS_URL',
    flag: 'redis-url',
    placeholder: 'URL',
    help: 'Redis 7 or Valkey, through which several server processes share rooms',
    expected: 'a URL with redis: or rediss:, such as redis://redis.example.org:6379',
    schema: redisUrl,
    fallback: null,
    isSecret: true,
  }),
  apiKey: setting<string | null>({
    variable: 'MESH_CALL_API_KEY',
    flag: 'api-key',
    placeholder: 'TEXT',
    help: 'bearer key of the API for rooms and tokens; without it the API is off; better as a variable',
    expected: 'a key of at least 32 bytes',
    schema: secretText,
    fallback: null,
    isSecret: true,
  }),
  trustProxy: setting<number | readonly string[] | null>({
    variable: 'MESH_CALL_TRUST_PROXY',
    flag: 'trust-proxy',
    placeholder: 'HOPS|LIST',
    help: 'proxies whose X-Forwarded-For is trusted: how many there are, or their addresses',
    expected:
      'a number of proxies from 0 to 10, or a comma-separated list of addresses such as "10.0.0.0/8,::1"',
    schema: proxies,
    fallback: null,
  }),
  maxConnectionsPerAddress: setting<number>({
    variable: 'MESH_CALL_MAX_CONNECTIONS_PER_ADDRESS',
    flag: 'max-connections-per-address',
    placeholder: 'NUMBER',
    help: 'maximum number of connections from one IPv4 address or IPv6 /64 (0: no limit)',
    expected: 'a number from 0 to 1000000',
    schema: integer(0, 1_000_000),
    fallback: 500,
  }),
  webhookUrl: setting<string | null>({
    variable: 'MESH_CALL_WEBHOOK_URL',
    flag: 'webhook-url',
    placeholder: 'URL',
    help: 'receives signed POSTs when rooms start and end, and when participants join and leave',
    expected: 'a URL with http: or https:',
    schema: anyHttpUrl,
    fallback: null,
    isSecret: true,
  }),
  webhookSecret: setting<string | null>({
    variable: 'MESH_CALL_WEBHOOK_SECRET',
    flag: 'webhook-secret',
    placeholder: 'TEXT',
    help: 'secret that signs webhooks (HMAC-SHA256); better as a variable',
    expected: 'a secret of at least 32 bytes',
    schema: secretText,
    fallback: null,
    isSecret: true,
  }),
  turn: setting<boolean>({
    variable: 'MESH_CALL_TURN',
    flag: 'turn',
    placeholder: 'on|off',
    help: 'run the installed coturn as a TURN server, for participants who cannot connect directly',
    expected: '"on" or "off"',
    schema: onOrOff,
    fallback: false,
  }),
  turnPort: setting<number>({
    variable: 'MESH_CALL_TURN_PORT',
    flag: 'turn-port',
    placeholder: 'NUMBER',
    help: 'UDP and TCP port of that coturn; its relays use UDP ports 49160 to 49999',
    expected: 'a port number from 1 to 65535',
    schema: integer(1, 65_535),
    fallback: 3479,
  }),
  turnAddress: setting<string | null>({
    variable: 'MESH_CALL_TURN_ADDRESS',
    flag: 'turn-address',
    placeholder: 'ADDRESS',
    help: 'public IP address of this machine for that coturn, if it is behind a NAT',
    expected: 'an IP address',
    schema: v.pipe(v.string(), v.ip()),
    fallback: null,
  }),
  turnUrls: setting<readonly string[]>({
    variable: 'MESH_CALL_TURN_URLS',
    flag: 'turn-urls',
    placeholder: 'LIST',
    help: 'TURN servers, for participants who cannot connect directly',
    expected: 'a comma-separated list of at most 8 URLs such as "turn:turn.example.org:3478?transport=udp"',
    schema: turnUrlList,
    fallback: [],
  }),
  turnSecret: setting<string | null>({
    variable: 'MESH_CALL_TURN_SECRET',
    flag: 'turn-secret',
    placeholder: 'TEXT',
    help: 'shared secret of the TURN servers (coturn: static-auth-secret); better as a variable',
    expected: 'the shared secret of the TURN servers',
    schema: text,
    fallback: null,
    isSecret: true,
  }),
  turnTtlSeconds: setting<number>({
    variable: 'MESH_CALL_TURN_TTL',
    flag: 'turn-ttl',
    placeholder: 'SECONDS',
    help: 'lifetime of TURN credentials',
    expected: 'a number of seconds from 60 to 86400',
    schema: integer(60, 86_400),
    fallback: 3600,
  }),
  chunksDirectory: setting<string | null>({
    variable: 'MESH_CALL_CHUNKS_DIR',
    flag: 'chunks-dir',
    placeholder: 'FOLDER',
    help: 'folder that survives updates, with chunks of the script for pages opened before one',
    expected: 'the path of a folder that the server can write',
    schema: text,
    fallback: null,
  }),
  logLevel: setting<LogLevel>({
    variable: 'LOG_LEVEL',
    flag: 'log-level',
    placeholder: 'LEVEL',
    help: `one of ${logLevels.join(', ')}`,
    expected: `one of ${logLevels.join(', ')}`,
    schema: v.pipe(v.string(), v.picklist(logLevels)),
    fallback: 'info',
  }),
};

type Table = typeof settingTable;

export type SettingName = keyof Table;

/** Validated values of all settings. The public URL has no trailing slash. */
export type Settings = {
  readonly [Name in SettingName]: Table[Name] extends Setting<infer Value> ? Value : never;
};

/** Names of the settings, in the order of the help text. */
export const settingNames = Object.keys(settingTable) as SettingName[];

/** Error for invalid settings. Each problem names its setting and what was expected. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[], cause?: unknown) {
    super(problems.join('\n'), cause === undefined ? {} : { cause });
    this.problems = problems;
  }
}

export const defaultSettings = Object.fromEntries(
  settingNames.map((name) => [name, settingTable[name].fallback]),
) as unknown as Settings;

/** Finds conflicts between settings. @returns one sentence for each */
export function conflicts(settings: Settings): string[] {
  const problems: string[] = [];
  const requireBoth = (one: SettingName, other: SettingName) => {
    const [given, missing] = settings[one] === null ? [other, one] : [one, other];
    problems.push(
      `${settingTable[missing].variable} must be set as well, when ${settingTable[given].variable} is.`,
    );
  };
  if ((settings.tlsCert === null) !== (settings.tlsKey === null)) requireBoth('tlsCert', 'tlsKey');
  if (settings.webhookUrl !== null && settings.webhookSecret === null)
    requireBoth('webhookUrl', 'webhookSecret');
  if (settings.turn && settings.turnUrls.length > 0)
    problems.push('MESH_CALL_TURN must be off where MESH_CALL_TURN_URLS names other servers.');
  if (settings.turnUrls.length > 0 && settings.turnSecret === null) requireBoth('turnUrls', 'turnSecret');
  return problems;
}
