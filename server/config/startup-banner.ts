import { randomBytes } from 'node:crypto';

export interface StartupFacts {
  readonly version: string;
  /** Where a browser on this machine reaches the server. */
  readonly localUrl: string;
  /** Where pages reach it, if that is set. */
  readonly publicUrl: string | null;
  /** The address that it listens on. */
  readonly host: string;
  readonly allowedOrigins: readonly string[];
  /** UDP port of the own STUN server; `null` when there is none. */
  readonly stunPort: number | null;
  /** What signs the tokens that joining needs; both `null`: it needs none. */
  readonly secret: string | null;
  readonly jwksUrl: string | null;
  /** `null`: there is no API. */
  readonly apiKey: string | null;
  /** Whether other servers share the rooms. */
  readonly redisUrl: string | null;
  readonly stunUrls: readonly string[];
  readonly turnUrls: readonly string[];
  /** Whether an own TURN server runs, and on which port. */
  readonly turn: boolean;
  readonly turnPort: number;
  /** Whether there is a script to serve. */
  readonly built: boolean;
}

const LOOPBACK = /^(?:localhost|127\.[\d.]+|::1)$/iu;

/** What an operator should know as soon as the server runs: where it is, what is open, and what will not work. */
export function startupBanner(facts: StartupFacts): string[] {
  const room = randomBytes(16).toString('base64url');
  const url = facts.publicUrl ?? facts.localUrl;
  return [
    `mesh-call ${facts.version} listens on ${facts.localUrl}`,
    ...(facts.publicUrl === null ? [] : [`Pages reach it at ${facts.publicUrl}`]),
    '',
    `  <script type="module" src="${url}/mesh-call.js"></script>`,
    `  <mesh-call room="${room}"></mesh-call>`,
    '',
    ...(facts.built ? [] : ['  Script  is missing: run "npm run build".']),
    `  Sites   ${sites(facts.allowedOrigins)}`,
    `  Rooms   ${rooms(facts)}`,
    ...(facts.redisUrl === null
      ? []
      : [`  Redis   shares them with other servers: ${redis(facts.redisUrl)}.`]),
    `  API     ${api(facts)}`,
    `  STUN    ${stun(facts)}`,
    `  TURN    ${turn(facts)}`,
  ];
}

function sites(allowed: readonly string[]): string {
  if (allowed.includes('*')) return 'of every origin may hold calls here.';
  if (allowed.length > 0) return `that may hold calls here: this server's own, ${allowed.join(', ')}.`;
  return `that may hold calls here: this server's own, localhost. MESH_CALL_ALLOWED_ORIGINS names others.`;
}

function api({ apiKey }: StartupFacts): string {
  if (apiKey === null) return 'is off. MESH_CALL_API_KEY opens it.';
  return 'for rooms and tokens is open to those with MESH_CALL_API_KEY: see /api/openapi.json.';
}

function rooms({ secret, jwksUrl }: StartupFacts): string {
  const signers = [
    ...(secret === null ? [] : ['MESH_CALL_SECRET']),
    ...(jwksUrl === null ? [] : [`a key of ${jwksUrl}`]),
  ];
  if (signers.length > 0) return `are open to those with a token that ${signers.join(' or ')} has signed.`;
  return 'are open to anyone who knows their name: use names of 128 random bits, like the one above.';
}

/** Where it is, without what opens it. */
function redis(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

function stun({ stunPort, stunUrls, turnUrls, turn: own, host }: StartupFacts): string {
  const answers = stunPort === null ? null : `answers on UDP port ${stunPort}`;
  if (stunUrls.length > 0)
    return `${answers ? `${answers}; participants` : 'participants'} are sent to ${stunUrls.join(', ')}.`;
  const without = own || turnUrls.length > 0 ? 'meet through TURN only' : 'cannot meet';
  const consequence = `participants in different networks ${without}. See`;
  if (answers === null) return `is not answered: ${consequence} MESH_CALL_STUN_PORT.`;
  if (LOOPBACK.test(host))
    return `${answers} of this machine only: ${consequence} HOST, MESH_CALL_STUN_URLS.`;
  return `${answers}: open it in the firewall, so that participants in different networks can meet.`;
}

function turn({ turn: own, turnPort, turnUrls: urls }: StartupFacts): string {
  if (own) return `runs on port ${turnPort}: open it (UDP, TCP) in the firewall, and UDP 49160-49999.`;
  if (urls.length > 0) return `for those who cannot connect directly: ${urls.join(', ')}.`;
  return 'is not set: some pairs of participants cannot connect without it. See MESH_CALL_TURN_URLS.';
}
