import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';

/** Claims of a join token. */
export interface TokenRequest {
  readonly room: string;
  readonly name?: string | undefined;
  readonly role?: 'host' | 'guest' | undefined;
  readonly lobby?: boolean | undefined;
  /** The site's own id of the person. */
  readonly sub?: string | undefined;
}

export interface MintedToken {
  readonly token: string;
  readonly room: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

/** Signs a join token (JWT, HS256) that is valid from now on. */
export async function mintToken(
  secret: string,
  { room, ...optionalClaims }: TokenRequest,
  lifetimeSeconds: number,
): Promise<MintedToken> {
  const exp = Math.floor(Date.now() / 1_000) + lifetimeSeconds;
  const claims = Object.fromEntries(
    Object.entries(optionalClaims).filter(([, value]) => value !== undefined),
  );
  const token = await new SignJWT({ room, ...claims })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuedAt()
    .setJti(randomUUID())
    .setExpirationTime(exp)
    .sign(new TextEncoder().encode(secret));
  return { token, room, expiresAt: new Date(exp * 1_000).toISOString() };
}
