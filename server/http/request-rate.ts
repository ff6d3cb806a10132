import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import { isPrivate, networkOf } from '../network/ip-address.js';

/** Per network: a school of 500 behind one address, where everyone opens the page at once. */
const MAX_PER_MINUTE = 10_000;

/** Adds the rate limit for all HTTP requests of one network. A route may set a lower `config.rateLimit.max`. */
export async function limitRequests(app: FastifyInstance): Promise<void> {
  await app.register(rateLimit, {
    global: true,
    max: MAX_PER_MINUTE,
    timeWindow: '1 minute',
    keyGenerator: ({ ip }) => networkOf(ip),
    // A private address may be a proxy's, which stands for all its clients.
    allowList: ({ ip }) => isPrivate(ip),
  });
}
