import { randomBytes } from 'node:crypto';

export interface StartupInfo {
  readonly version: string;
  /** URL for a browser on this machine. */
  readonly localUrl: string;
  /** The configured public URL. */
  readonly publicUrl: string | null;
  /** Address that the server listens on. */
  readonly host: string;
  /** Address on which STUN answers; `null`: `host`. */
  readonly stunHost: string | null;
  readonly allowedOrigins: readonly string[];
  /** UDP port of the built-in STUN server; `null` if it does not run. */
  readonly stunPort: number | null;
  /** Keys of join tokens. Both `null`: joining needs no token. */
  readonly secret: string | null;
  readonly jwksUrl: string | null;
  /** `null`: the API is off. */
  readonly apiKey: string | null;
  /** Redis through which other processes share the rooms; `null` for none. */
  readonly redisUrl: string | null;
  readonly stunUrls: readonly string[];
  readonly turnUrls: readonly string[];
  /** Whether this process runs coturn. */
  readonly turn: boolean;
  readonly turnPort: number;
  /** Whether the script has been built. */
  readonly built: boolean;
}

const LOOPBACK = /^(?:localhost|127\.[\d.]+|::1)$/iu;

/** Text for the operator at start: the URL, who has access, and what does not work with these settings. */
export function startupBanner(info: StartupInfo): string[] {
  const room = randomBytes(16).toString('base64url');
  const url = info.publicUrl ?? info.localUrl;
  return [
    `mesh-call ${info.version} listens on ${info.localUrl}`,
    ...(info.publicUrl === null ? [] : [`Public URL: ${info.publicUrl}`]),
    '',
    `  <script type="module" src="${url}/mesh-call.js"></script>`,
    `  <mesh-call room="${room}"></mesh-call>`,
    '',
    ...(info.built ? [] : ['  Script  is missing: run "npm run build".']),
    `  Sites   ${sites(info.allowedOrigins)}`,
    `  Rooms   ${rooms(info)}`,
    ...(info.redisUrl === null
      ? []
      : [`  Redis   shares rooms with other servers: ${redis(info.redisUrl)}.`]),
    `  API     ${api(info)}`,
    `  STUN    ${stun(info)}`,
    `  TURN    ${turn(info)}`,
  ];
}

function sites(allowed: readonly string[]): string {
  if (allowed.includes('*')) return 'of every origin may use this server.';
  if (allowed.length > 0) return `that may use this server: its own, ${allowed.join(', ')}.`;
  return `that may use this server: its own, localhost. To add others, set MESH_CALL_ALLOWED_ORIGINS.`;
}

function api({ apiKey }: StartupInfo): string {
  if (apiKey === null) return 'is off. To turn it on, set MESH_CALL_API_KEY.';
  return 'for rooms and tokens is on and needs MESH_CALL_API_KEY: see /api/openapi.json.';
}

function rooms({ secret, jwksUrl }: StartupInfo): string {
  const signers = [
    ...(secret === null ? [] : ['MESH_CALL_SECRET']),
    ...(jwksUrl === null ? [] : [`a key of ${jwksUrl}`]),
  ];
  if (signers.length > 0) return `are open to anyone with a token signed by ${signers.join(' or ')}.`;
  return 'are open to anyone who knows their name: use names of 128 random bits, like the one above.';
}

/** URL of Redis without its credentials. */
function redis(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

function stun({ stunPort, stunUrls, turnUrls, turn: runsCoturn, host, stunHost }: StartupInfo): string {
  const running = stunPort === null ? null : `runs on UDP port ${stunPort}`;
  if (stunUrls.length > 0)
    return `${running ? `${running}; participants` : 'participants'} use ${stunUrls.join(', ')}.`;
  const without = runsCoturn || turnUrls.length > 0 ? 'connect through TURN only' : 'cannot connect';
  const consequence = `participants in different networks ${without}. See`;
  if (running === null) return `is off: ${consequence} MESH_CALL_STUN_PORT.`;
  if (LOOPBACK.test(stunHost ?? host))
    return `${running} of this machine only: ${consequence} MESH_CALL_STUN_HOST, MESH_CALL_STUN_URLS.`;
  return `${running}: open it in the firewall, so that participants in different networks can connect.`;
}

function turn({ turn: runsCoturn, turnPort, turnUrls: urls }: StartupInfo): string {
  if (runsCoturn) return `runs on port ${turnPort}: open it (UDP, TCP) in the firewall, and UDP 49160-49999.`;
  if (urls.length > 0) return `for participants who cannot connect directly: ${urls.join(', ')}.`;
  return 'is not set: some pairs of participants cannot connect without it. See MESH_CALL_TURN_URLS.';
}
