import { createHash, createHmac } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import * as v from 'valibot';
import {
  type ParticipantId,
  profileSchema,
  roleSchema,
  roomNameSchema,
  type WireError,
  type WireErrorCode,
} from '../protocol/index.js';
import type { BanKeys } from '../rooms/room.js';
import { refusalReason } from './refusal-reason.js';
import { CLOCK_TOLERANCE_SECONDS, TokenKeys, type TokenKeysOptions } from './token-keys.js';

/** Rights and facts that a token or ticket grants to its holder. */
export interface Grant {
  readonly name?: string | undefined;
  readonly role?: 'host' | 'guest' | undefined;
  /** Whether a host must admit the holder. */
  readonly lobby?: boolean | undefined;
  readonly banKeys?: BanKeys;
}

/** Request to enter a room. */
export interface AdmissionRequest {
  readonly id: ParticipantId;
  /** Normalized room name. */
  readonly room: string;
  readonly token?: string | undefined;
  readonly ticket?: string | undefined;
}

export interface AdmissionGranted {
  readonly ok: true;
  readonly grant: Grant;
  /** Whether a ticket proves an earlier admission. */
  readonly isReturning?: boolean;
  /** Expiry (Unix seconds) of the ticket that granted admission. Missing after admission by token. */
  readonly ticketExpiresAt?: number;
  /** Issue time (ms since 1970) of that ticket. */
  readonly ticketIssuedAtMs?: number;
}

export interface AdmissionRefused {
  readonly ok: false;
  readonly error: WireError;
  /** Why, for the operator. Contains nothing of the token or ticket. */
  readonly reason: string;
  /** Why the ticket did not help; missing if there was none. */
  readonly ticketReason?: string;
}

export type AdmissionResult = AdmissionGranted | AdmissionRefused;

/** After admission by token, a participant can return for this long, even with an expired token. */
const TICKET_LIFETIME = '24h';
const claimSchema = v.pipe(v.string(), v.maxLength(256));
/** Latest time that a Date can hold, in ms since 1970 (ECMA-262 §21.4.1.1). */
const MAX_TIME_MS = 8.64e15;

const tokenSchema = v.object({
  room: roomNameSchema,
  exp: v.number(),
  name: v.optional(profileSchema.entries.name),
  role: v.optional(roleSchema),
  lobby: v.optional(v.boolean()),
  sub: v.optional(claimSchema),
  jti: v.optional(claimSchema),
});

const ticketSchema = v.object({
  ...tokenSchema.entries,
  sub: v.pipe(v.string(), v.maxLength(64)),
  keys: v.optional(v.pipe(v.array(v.string()), v.maxLength(4))),
  until: v.optional(v.pipe(v.number(), v.transform(storableTimeMs))),
  /** Issue time in ms, because `iat` has only seconds. */
  from: v.optional(v.number()),
});

/**
 * Authorization by signed tokens (JWT, RFC 7519), and issuer of tickets for returning. Without a signing key, every room
 * is open to anyone who knows its name.
 *
 * See demo/docs/decisions/0010-token-admits-ticket-returns.md.
 * See demo/docs/decisions/0038-ticket-keys.md.
 */
export class Admission {
  readonly #keys: TokenKeys;
  readonly #ticketSecret: () => string | Buffer;

  /** @param fallbackSecret source of the ticket key if tokens are signed by a key set instead of a secret */
  constructor(options: TokenKeysOptions, fallbackSecret: () => Buffer) {
    this.#keys = new TokenKeys(options);
    const { secret } = options;
    this.#ticketSecret = secret === null ? fallbackSecret : () => secret;
  }

  /** Key of its own, derived from the secret, so that no ticket can pass for a token. `null`: rooms are open. */
  get #ticketKey(): Uint8Array | null {
    if (!this.#keys.any) return null;
    return createHmac('sha256', this.#ticketSecret()).update('mesh-call ticket 1').digest();
  }

  /** Whether joining needs a token. Otherwise rooms are open. */
  get needsToken(): boolean {
    return this.#keys.any;
  }

  async authorize(request: AdmissionRequest): Promise<AdmissionResult> {
    const key = this.#ticketKey;
    if (!key) return { ok: true, grant: {} };
    const byTicket = await this.#verifyTicket(request, key);
    try {
      const byToken = await this.#verifyToken(request);
      // A valid token is newer than the ticket. An invalid one takes nothing from a holder of a valid ticket.
      if (byToken.ok) return { ...byToken, isReturning: byTicket.ok };
      if (byTicket.ok) return byTicket;
      return request.ticket === undefined ? byToken : { ...byToken, ticketReason: byTicket.reason };
    } catch (error) {
      if (byTicket.ok) return byTicket;
      throw error;
    }
  }

  /** Issues a ticket for the same secret and room; `undefined` if rooms are open. */
  async ticketFor(
    { id, room }: Pick<AdmissionRequest, 'id' | 'room'>,
    { grant, ticketExpiresAt }: AdmissionGranted,
  ): Promise<string | undefined> {
    const key = this.#ticketKey;
    if (!key) return undefined;
    const { banKeys, lobby: _admittedOnce, ...rest } = grant;
    const claims = { ...rest, ...(banKeys ? { keys: banKeys.keys, until: banKeys.untilMs } : {}) };
    return (
      new SignJWT({ room, from: Date.now(), ...claims })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(id)
        .setIssuedAt()
        // A ticket issued for a ticket expires with it; otherwise one token would open the room without limit.
        .setExpirationTime(ticketExpiresAt ?? TICKET_LIFETIME)
        .sign(key)
    );
  }

  async #verifyToken({ room, token }: AdmissionRequest): Promise<AdmissionResult> {
    if (token === undefined) {
      const message = 'This call is by invitation: joining needs a token. Ask for an invitation.';
      return refused('token-required', message, 'the page has no token');
    }
    try {
      const parsed = v.safeParse(tokenSchema, await this.#keys.claimsOf(token));
      if (!parsed.success) return invalid(`its claim "${claimOf(parsed.issues)}" is missing or not valid`);
      const claims = parsed.output;
      if (claims.room !== room) return invalid('it is for another room');
      return { ok: true, grant: { ...grantOf(claims), banKeys: banKeysOf(token, claims) } };
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error;
      const reason = refusalReason(error);
      if (!(error instanceof errors.JWTExpired)) return invalid(reason);
      const message = 'The invitation to this call has run out. Ask for a new one.';
      return refused('token-expired', message, reason);
    }
  }

  async #verifyTicket(
    { id, room, ticket }: AdmissionRequest,
    key: Uint8Array,
  ): Promise<AdmissionGranted | { readonly ok: false; readonly reason: string }> {
    if (ticket === undefined) return { ok: false, reason: 'the page has no ticket' };
    try {
      const { payload } = await jwtVerify(ticket, key, { algorithms: ['HS256'], requiredClaims: ['exp'] });
      const parsed = v.safeParse(ticketSchema, payload);
      if (!parsed.success) return { ok: false, reason: `its claim "${claimOf(parsed.issues)}" is not valid` };
      const claims = parsed.output;
      if (claims.room !== room) return { ok: false, reason: 'it is for another room' };
      if (claims.sub !== id) return { ok: false, reason: 'it is for another participant' };
      const { keys, until } = claims;
      const banKeys = keys && until !== undefined ? { banKeys: { keys, untilMs: until } } : {};
      return {
        ok: true,
        grant: { ...grantOf(claims), ...banKeys },
        isReturning: true,
        ticketExpiresAt: claims.exp,
        ticketIssuedAtMs: claims.from ?? 0,
      };
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error;
      return { ok: false, reason: refusalReason(error) };
    }
  }
}

/** Fields of an entrant that come from its grant. They override the page's. A returning participant skips the lobby. */
export function entrantFrom({ grant, isReturning, ticketIssuedAtMs }: AdmissionGranted) {
  const { name, role, lobby, banKeys } = grant;
  return {
    ...(ticketIssuedAtMs === undefined ? {} : { ticketIssuedAtMs }),
    ...(name === undefined ? {} : { name, verified: true }),
    ...(role === undefined ? {} : { role }),
    ...(isReturning ? { lobby: false } : lobby ? { lobby } : {}),
    ...(banKeys ? { banKeys } : {}),
  };
}

function grantOf({ name, role, lobby }: Grant): Grant {
  return {
    ...(name === undefined ? {} : { name }),
    ...(role === undefined ? {} : { role }),
    ...(lobby === undefined ? {} : { lobby }),
  };
}

/** A removed participant must not return with the same token, nor with another one for the same person. */
function banKeysOf(token: string, { exp, sub, jti }: v.InferOutput<typeof tokenSchema>): BanKeys {
  const hash = createHash('sha256').update(token).digest('base64url');
  const keys = [`token ${hash}`, ...(sub ? [`sub ${sub}`] : []), ...(jti ? [`jti ${jti}`] : [])];
  return { keys, untilMs: storableTimeMs((exp + CLOCK_TOLERANCE_SECONDS) * 1_000) };
}

/** Time as Redis accepts it: a positive whole number of ms. A signed claim may have a fraction, or any size (RFC 7519 §2). */
function storableTimeMs(timeMs: number): number {
  return Math.ceil(Math.min(Math.max(timeMs, 1), MAX_TIME_MS));
}

function refused(code: WireErrorCode, message: string, reason: string): AdmissionRefused {
  return { ok: false, error: { code, message }, reason };
}

function invalid(reason: string): AdmissionRefused {
  return refused('token-invalid', 'The invitation does not hold for this call. Ask for a new one.', reason);
}

/** Name of the first claim that a schema refuses. */
function claimOf([issue]: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string {
  return String(issue.path?.[0]?.key);
}
