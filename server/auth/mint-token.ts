import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';

/** What a join token says. */
export interface TokenWish {
  readonly room: string;
  readonly name?: string | undefined;
  readonly role?: 'host' | 'guest' | undefined;
  readonly lobby?: boolean | undefined;
  /** Who it is for, in the site's own words. */
  readonly sub?: string | undefined;
}

export interface MintedToken {
  readonly token: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

/** Signs a join token (JWT, HS256) that lets in for so long from now. */
export async function mintToken(
  secret: string,
  { room, ...wish }: TokenWish,
  lifetimeSeconds: number,
): Promise<MintedToken> {
  const exp = Math.floor(Date.now() / 1_000) + lifetimeSeconds;
  const said = Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined));
  const token = await new SignJWT({ room, ...said })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuedAt()
    .setJti(randomUUID())
    .setExpirationTime(exp)
    .sign(new TextEncoder().encode(secret));
  return { token, expiresAt: new Date(exp * 1_000).toISOString() };
}
