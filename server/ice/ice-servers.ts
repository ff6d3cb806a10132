import { createHmac } from 'node:crypto';
import { isLocalHost, isLoopbackHost } from '../network/local-host.js';
import type { Ice, IceServer, ParticipantId } from '../protocol/index.js';

export interface IceSettings {
  /** STUN servers for the clients, in the place of the built-in one. */
  readonly stunUrls: readonly string[];
  readonly turnUrls: readonly string[];
  readonly turnSecret: string | null;
  readonly turnTtlSeconds: number;
}

export interface IceServersRequest {
  readonly settings: IceSettings;
  /** Host under which the page reached this server, as in a URL (IPv6 in brackets); `null` if unknown. */
  readonly hostname: string | null;
  /** UDP port of the built-in STUN server; `null` if it does not run. */
  readonly stunPort: number | null;
  /** The TURN server that this process has started; `null` if there is none. */
  readonly turn: { readonly port: number; readonly secret: string } | null;
  readonly participant: ParticipantId;
  readonly nowMs: number;
}

/** ICE servers for one participant. If there are none, only participants of the same network can connect. */
export function iceServersFor(request: IceServersRequest): Ice {
  const { settings, hostname, stunPort, participant, nowMs } = request;
  const servers: IceServer[] = [];
  if (settings.stunUrls.length > 0) servers.push({ urls: [...settings.stunUrls] });
  else if (stunPort !== null && hostname !== null) servers.push({ urls: [`stun:${hostname}:${stunPort}`] });
  const { urls, secret } = turnServersFor(request);
  if (urls.length > 0 && secret !== null) {
    const expiresAt = Math.floor(nowMs / 1000) + settings.turnTtlSeconds;
    const credentials = turnCredentials(secret, expiresAt, participant.slice(0, 16));
    servers.push({ urls: [...urls], ...credentials });
    return { iceServers: servers, iceLifetimeMs: settings.turnTtlSeconds * 1_000 };
  }
  return { iceServers: servers };
}

/** The configured TURN servers, or the one that this process has started, at the host that the page reached. */
function turnServersFor({ settings, hostname, turn }: IceServersRequest): {
  urls: readonly string[];
  secret: string | null;
} {
  if (!turn || hostname === null) return { urls: settings.turnUrls, secret: settings.turnSecret };
  const urls = ['udp', 'tcp'].map((transport) => `turn:${hostname}:${turn.port}?transport=${transport}`);
  return { urls, secret: turn.secret };
}

/**
 * Ephemeral TURN credentials for coturn's `use-auth-secret` (draft-uberti-behave-turn-rest-00 §2.2). The username contains
 * the expiry, the credential is its HMAC-SHA1 in base64.
 *
 * @param expiresAt Unix seconds
 */
export function turnCredentials(
  secret: string,
  expiresAt: number,
  user: string,
): { username: string; credential: string } {
  const username = `${expiresAt}:${user}`;
  return { username, credential: createHmac('sha1', secret).update(username).digest('base64') };
}

/** What is known of the way by which a page reached this server. */
export interface PageRequest {
  readonly publicUrl: string | null;
  /** The `Host` header. */
  readonly host: string | undefined;
  /** The `Origin` header. */
  readonly origin: string | undefined;
}

/**
 * Host under which a page reached this server, without the port: from the public URL, else the Host header. `null` if
 * there is none that the page can reach: a proxy that sets no Host header sends its own name for this server, such as
 * `127.0.0.1` or `backend`.
 */
export function reachedHostname({ publicUrl, host, origin }: PageRequest): string | null {
  if (publicUrl !== null) return hostnameOf(publicUrl);
  const hostname = host ? hostnameOf(`http://${host}`) : null;
  if (hostname === null || origin === undefined || !isLocalHost(hostname)) return hostname;
  const page = hostnameOf(origin) ?? '';
  const isPlausible = isLoopbackHost(hostname) ? isLoopbackHost(page) : isLocalHost(page);
  return isPlausible ? hostname : null;
}

function hostnameOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).hostname || null : null;
}
