import { createHmac } from 'node:crypto';

export const SECRET = 'a secret of the operator, long enough to sign with';

/** Join token signed without the server's own library, so that a test checks one implementation against another. */
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
