import { createHmac } from 'node:crypto';
import type { Ice, IceServer, ParticipantId } from '../protocol/index.js';

export interface IceSettings {
  /** Handed out instead of the own STUN server when there is one. */
  readonly stunUrls: readonly string[];
  readonly turnUrls: readonly string[];
  readonly turnSecret: string | null;
  readonly turnTtlSeconds: number;
}

export interface IceQuestion {
  readonly settings: IceSettings;
  /** Where the page reached this server, as a URL writes it (IPv6 in brackets); `null` when that is unknown. */
  readonly hostname: string | null;
  /** UDP port of the own STUN server; `null` when there is none. */
  readonly stunPort: number | null;
  /** The own TURN server; `null` when there is none. */
  readonly turn: { readonly port: number; readonly secret: string } | null;
  readonly participant: ParticipantId;
  readonly nowMs: number;
}

/** What one participant is to gather candidates with. May be empty: then only one network's members meet. */
export function iceFor(question: IceQuestion): Ice {
  const { settings, hostname, stunPort, participant, nowMs } = question;
  const servers: IceServer[] = [];
  if (settings.stunUrls.length > 0) servers.push({ urls: [...settings.stunUrls] });
  else if (stunPort !== null && hostname !== null) servers.push({ urls: [`stun:${hostname}:${stunPort}`] });
  const { urls, secret } = turnOf(question);
  if (urls.length > 0 && secret !== null) {
    const expiresAt = Math.floor(nowMs / 1000) + settings.turnTtlSeconds;
    const credentials = turnCredentials(secret, expiresAt, participant.slice(0, 16));
    servers.push({ urls: [...urls], ...credentials });
    return { iceServers: servers, iceLifetimeMs: settings.turnTtlSeconds * 1_000 };
  }
  return { iceServers: servers };
}

/** The servers that the operator names, or the own one, where the page reached this server. */
function turnOf({ settings, hostname, turn }: IceQuestion): {
  urls: readonly string[];
  secret: string | null;
} {
  if (!turn || hostname === null) return { urls: settings.turnUrls, secret: settings.turnSecret };
  const urls = ['udp', 'tcp'].map((transport) => `turn:${hostname}:${turn.port}?transport=${transport}`);
  return { urls, secret: turn.secret };
}

/**
 * Ephemeral TURN credentials as coturn's `use-auth-secret` checks them: the name says until when they hold
 * (`expiresAt`, Unix seconds), the credential is its HMAC-SHA1, base64 (draft-uberti-behave-turn-rest-00 §2.2).
 */
export function turnCredentials(
  secret: string,
  expiresAt: number,
  user: string,
): { username: string; credential: string } {
  const username = `${expiresAt}:${user}`;
  return { username, credential: createHmac('sha1', secret).update(username).digest('base64') };
}

/** The host under which a page reached this server: the public URL's, else the Host header's, without its port. */
export function reachedHostname(publicUrl: string | null, hostHeader: string | undefined): string | null {
  const url = publicUrl ?? (hostHeader ? `http://${hostHeader}` : '');
  return URL.canParse(url) ? new URL(url).hostname : null;
}
