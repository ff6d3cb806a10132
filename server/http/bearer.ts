import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Lets in whoever shows the key as a bearer token (RFC 6750 §2.1); how long that takes says nothing of how near a guess is. */
export function bearerOnly(key: string): (request: FastifyRequest, reply: FastifyReply) => Promise<unknown> {
  const expected = hash(key);
  return async (request, reply) => {
    const [, given = ''] = /^Bearer (.+)$/iu.exec(request.headers.authorization ?? '') ?? [];
    if (timingSafeEqual(hash(given), expected)) return undefined;
    const message = 'This needs the key of MESH_CALL_API_KEY: "Authorization: Bearer KEY".';
    return reply
      .code(401)
      .header('WWW-Authenticate', 'Bearer')
      .send({ error: { code: 'not-allowed', message } });
  };
}

/** Of one length, whatever is compared. */
function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
