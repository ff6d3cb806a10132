import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * `onSend` hook that answers conditional requests with 304 (RFC 9110 §13.1.2), by the reply's entity tag.
 *
 * `@fastify/etag` is not used. It hashes each response, and compares `If-None-Match` as a single tag instead of a list.
 */
export async function sendNotModified(
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): Promise<unknown> {
  const tag = reply.getHeader('etag');
  const known = request.headers['if-none-match'];
  if (reply.statusCode !== 200 || typeof tag !== 'string' || known === undefined) return payload;
  // Weak comparison (RFC 9110 §8.8.3.2).
  const opaque = (text: string) => text.trim().replace(/^W\//u, '');
  if (known.trim() !== '*' && !known.split(',').some((each) => opaque(each) === opaque(tag))) return payload;
  if (payload instanceof Readable) payload.destroy();
  reply.code(304).removeHeader('content-length');
  return null;
}
