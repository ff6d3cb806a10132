import type { FastifyInstance } from 'fastify';
import { isLoopback } from '../address.js';
import { bearerOnly } from './bearer.js';

/** `/metrics` for Prometheus: to this machine itself, and to whoever has the key of the API. */
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
        if (isLoopback(request.ip)) return undefined;
        return withKey ? withKey(request, reply) : reply.callNotFound();
      },
    },
    async (_request, reply) => {
      const { type, text } = await read();
      return reply.header('Cache-Control', 'no-store').type(type).send(text);
    },
  );
}
