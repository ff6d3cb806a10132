import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import { isPrivate, networkOf } from '../network/ip-address.js';

/** Of one network in a minute: a school of 500 behind one address, all of whom open the page at once. */
const PER_MINUTE = 10_000;

/** How often one network may ask for anything; a route may have a lower `config.rateLimit.max`. */
export async function limitRequests(app: FastifyInstance): Promise<void> {
  await app.register(rateLimit, {
    global: true,
    max: PER_MINUTE,
    timeWindow: '1 minute',
    keyGenerator: ({ ip }) => networkOf(ip),
    // A proxy's, and so everybody's.
    allowList: ({ ip }) => isPrivate(ip),
  });
}
