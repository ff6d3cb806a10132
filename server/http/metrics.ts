import type { FastifyInstance } from 'fastify';
import { isLoopback } from '../network/ip-address.js';
import { bearerOnly } from './bearer.js';

/**
 * `/metrics` for Prometheus: to this machine itself, and to whoever has the key of the API. What a proxy of this machine hands on comes
 * from elsewhere, also where nobody has said that there is one.
 */
export function addMetricsRoute(
  app: FastifyInstance,
  {
    apiKey,
    read,
  }: { readonly apiKey: string | null; readonly read: () => Promise<{ type: string; text: string }> },
): void {
  const withKey = apiKey === null ? null : bearerOnly(apiKey);
  app.get(
    '/metrics',
    {
      onRequest: async (request, reply) => {
        const { 'x-forwarded-for': through, forwarded } = request.headers;
        const isHandedOn = through !== undefined || forwarded !== undefined;
        if (isLoopback(request.ip) && !isHandedOn) return undefined;
        return withKey ? withKey(request, reply) : reply.callNotFound();
      },
    },
    async (_request, reply) => {
      const { type, text } = await read();
      return reply.header('Cache-Control', 'no-store').type(type).send(text);
    },
  );
}
