import { createHmac } from 'node:crypto';

export const SECRET = 'a secret of the operator, long enough to sign with';

/** A join token as a site's own server makes it: a JWT signed by hand, so that the product's library checks another's work. */
export function joinToken(
  claims: Record<string, unknown>,
  {
    secret = SECRET,
    lifetimeSeconds = 600,
    header = { alg: 'HS256', typ: 'JWT' } as Record<string, unknown>,
  } = {},
): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const exp = Math.floor(Date.now() / 1_000) + lifetimeSeconds;
  const body = `${part(header)}.${part({ exp, ...claims })}`;
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
}
