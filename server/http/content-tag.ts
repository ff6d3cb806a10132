import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * An entity tag (RFC 9110 §8.8.3) from what a file holds: size and time of change are not enough, since packages
 * and images give every release the same time. Read anew each time, and so only for small files.
 *
 * @throws the system's error when the file cannot be read
 */
export function contentTag(path: string): string {
  return `"${createHash('sha256').update(readFileSync(path)).digest('base64url').slice(0, 22)}"`;
}

/** Fastify's `onSend`: answers 304 to who has already what the reply's tag says, whoever set that tag. */
export async function notModified(
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): Promise<unknown> {
  const tag = reply.getHeader('etag');
  const known = request.headers['if-none-match'];
  if (reply.statusCode !== 200 || typeof tag !== 'string' || known === undefined) return payload;
  const opaque = (text: string) => text.trim().replace(/^W\//u, '');
  if (known.trim() !== '*' && !known.split(',').some((each) => opaque(each) === opaque(tag))) return payload;
  if (payload instanceof Readable) payload.destroy();
  reply.code(304).removeHeader('content-length');
  return null;
}
