import { createHash, createHmac } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import * as v from 'valibot';
import {
  type ParticipantId,
  profileSchema,
  roleSchema,
  roomNameSchema,
  type WireError,
} from '../protocol/index.js';
import { CLOCK_TOLERANCE_SECONDS, TokenKeys, type TokenKeysOptions } from './token-keys.js';

/** What a token vouches for. */
export interface Vouched {
  readonly name?: string | undefined;
  readonly role?: 'host' | 'guest' | undefined;
  /** Whether a host has to let them in. */
  readonly lobby?: boolean | undefined;
  /** What else they are known by, and until when (ms since 1970) that would let them in again. */
  readonly bars?: { readonly keys: readonly string[]; readonly untilMs: number };
}

/** Somebody at the door of a room that is not open to everybody. */
export interface Visitor {
  readonly id: ParticipantId;
  /** As the protocol normalises it. */
  readonly room: string;
  readonly token?: string | undefined;
  readonly ticket?: string | undefined;
}

export type Verdict =
  /** `ticketUntil`: Unix seconds until when the ticket held that let somebody in; a token lets in for the whole time. */
  | {
      readonly ok: true;
      readonly vouched: Vouched;
      /** Whether a ticket shows that they were let in before. */
      readonly isBack?: boolean;
      readonly ticketUntil?: number;
      /** When that ticket was handed out, in ms since 1970. */
      readonly ticketFromMs?: number;
    }
  | { readonly ok: false; readonly error: WireError };

type Allowed = Extract<Verdict, { ok: true }>;

/** Whoever was let in by a token may come back for so long after that, also when the token has run out. */
const TICKET_LIFETIME = '24h';
const claimSchema = v.pipe(v.string(), v.maxLength(256));

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
  until: v.optional(v.number()),
  /** In ms: finer than `iat`. */
  from: v.optional(v.number()),
});

/**
 * Decides who may enter by signed tokens (JWT, RFC 7519), and hands out tickets to come back with. Where nobody signs any,
 * every room is open to whoever knows its name.
 */
export class Admission {
  readonly #keys: TokenKeys;
  readonly #ticketOrigin: () => string | Buffer;

  /** @param fallbackSecret what tickets are made by where tokens need none: they hold as long as that */
  constructor(options: TokenKeysOptions, fallbackSecret: () => Buffer) {
    this.#keys = new TokenKeys(options);
    const { secret } = options;
    this.#ticketOrigin = secret === null ? fallbackSecret : () => secret;
  }

  /** A key of its own: a ticket is no token, whatever it says. `null`: rooms are open. */
  get #ticketKey(): Uint8Array | null {
    if (!this.#keys.any) return null;
    return createHmac('sha256', this.#ticketOrigin()).update('mesh-call ticket 1').digest();
  }

  async judge(visitor: Visitor): Promise<Verdict> {
    const key = this.#ticketKey;
    if (!key) return { ok: true, vouched: {} };
    const ticket = await this.#judgeTicket(visitor, key);
    try {
      const token = await this.#judgeToken(visitor);
      // A token that holds says the newest; one that does not takes nothing from whoever was let in before.
      return token.ok ? { ...token, isBack: ticket !== null } : (ticket ?? token);
    } catch (error) {
      if (ticket) return ticket;
      throw error;
    }
  }

  /** To come back with, for the holder of the same secret to the same room; undefined where none is needed. */
  async ticketFor(
    { id, room }: Pick<Visitor, 'id' | 'room'>,
    { vouched, ticketUntil }: Extract<Verdict, { ok: true }>,
  ): Promise<string | undefined> {
    const key = this.#ticketKey;
    if (!key) return undefined;
    const { bars, lobby: _letIn, ...said } = vouched;
    const claims = { ...said, ...(bars ? { keys: bars.keys, until: bars.untilMs } : {}) };
    return (
      new SignJWT({ room, from: Date.now(), ...claims })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(id)
        .setIssuedAt()
        // One that was got for another ends with it: else one token would open the room for ever.
        .setExpirationTime(ticketUntil ?? TICKET_LIFETIME)
        .sign(key)
    );
  }

  async #judgeToken({ room, token }: Visitor): Promise<Verdict> {
    if (token === undefined)
      return refused(
        'token-required',
        'This call is by invitation: joining needs a token. Ask for an invitation.',
      );
    try {
      const { success, output } = v.safeParse(tokenSchema, await this.#keys.claimsOf(token));
      const claims = success ? output : null;
      if (claims?.room === room)
        return { ok: true, vouched: { ...vouchedBy(claims), bars: barsOf(token, claims) } };
    } catch (error) {
      if (error instanceof errors.JWTExpired)
        return refused('token-expired', 'The invitation to this call has run out. Ask for a new one.');
      if (!(error instanceof errors.JOSEError)) throw error;
    }
    return refused('token-invalid', 'The invitation does not hold for this call. Ask for a new one.');
  }

  /** Null where there is none that holds. */
  async #judgeTicket({ id, room, ticket }: Visitor, key: Uint8Array): Promise<Allowed | null> {
    if (ticket === undefined) return null;
    try {
      const { payload } = await jwtVerify(ticket, key, { algorithms: ['HS256'], requiredClaims: ['exp'] });
      const { success, output: claims } = v.safeParse(ticketSchema, payload);
      if (!success || claims.room !== room || claims.sub !== id) return null;
      const { keys, until } = claims;
      const bars = keys && until !== undefined ? { bars: { keys, untilMs: until } } : {};
      return {
        ok: true,
        vouched: { ...vouchedBy(claims), ...bars },
        isBack: true,
        ticketUntil: claims.exp,
        ticketFromMs: claims.from ?? 0,
      };
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error;
      return null;
    }
  }
}

/** What of it a room has to know. A name that is vouched for wins over the page's. Who was let in before does not wait again. */
export function entrantBy({ vouched: { name, role, lobby, bars }, isBack, ticketFromMs }: Allowed) {
  return {
    ...(ticketFromMs === undefined ? {} : { ticketFromMs }),
    ...(name === undefined ? {} : { name, verified: true }),
    ...(role === undefined ? {} : { role }),
    ...(isBack ? { lobby: false } : lobby ? { lobby } : {}),
    ...(bars ? { bars } : {}),
  };
}

function vouchedBy({ name, role, lobby }: Vouched): Vouched {
  return {
    ...(name === undefined ? {} : { name }),
    ...(role === undefined ? {} : { role }),
    ...(lobby === undefined ? {} : { lobby }),
  };
}

/** Whoever is removed must not come back by the same token, nor by another one for the same person. */
function barsOf(
  token: string,
  { exp, sub, jti }: v.InferOutput<typeof tokenSchema>,
): Vouched['bars'] & object {
  const hash = createHash('sha256').update(token).digest('base64url');
  const keys = [`token ${hash}`, ...(sub ? [`sub ${sub}`] : []), ...(jti ? [`jti ${jti}`] : [])];
  return { keys, untilMs: (exp + CLOCK_TOLERANCE_SECONDS) * 1_000 };
}

function refused(code: 'token-required' | 'token-expired' | 'token-invalid', message: string): Verdict {
  return { ok: false, error: { code, message } };
}
