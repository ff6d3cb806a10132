import type { FastifyInstance } from 'fastify';
import { isLocalRequest } from '../network/local-request.js';
import type { RequestGuard } from './api-key.js';

export interface MetricsRouteOptions {
  readonly requireApiKey: RequestGuard;
  readonly read: () => Promise<{ type: string; text: string }>;
}

/** Adds `/metrics` for Prometheus. Requests from this machine are allowed, others need the API key. */
export function addMetricsRoute(app: FastifyInstance, { requireApiKey, read }: MetricsRouteOptions): void {
  app.get(
    '/metrics',
    {
      onRequest: (request, reply, done) => {
        if (isLocalRequest(request.raw)) done();
        else requireApiKey(request, reply, done);
      },
    },
    async (_request, reply) => {
      const { type, text } = await read();
      return reply.header('Cache-Control', 'no-store').type(type).send(text);
    },
  );
}
