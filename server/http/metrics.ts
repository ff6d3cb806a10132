import type { FastifyInstance } from 'fastify';
import { isLoopback } from '../network/ip-address.js';
import type { RequestGuard } from './api-key.js';

export interface MetricsRouteOptions {
  readonly requireApiKey: RequestGuard;
  readonly read: () => Promise<{ type: string; text: string }>;
}

/**
 * Adds `/metrics` for Prometheus. Requests from this machine are allowed, others need the API key. A forwarded request comes
 * from elsewhere, even if no proxy is configured.
 */
export function addMetricsRoute(app: FastifyInstance, { requireApiKey, read }: MetricsRouteOptions): void {
  app.get(
    '/metrics',
    {
      onRequest: (request, reply, done) => {
        const { 'x-forwarded-for': forwardedFor, forwarded } = request.headers;
        const isForwarded = forwardedFor !== undefined || forwarded !== undefined;
        if (isLoopback(request.ip) && !isForwarded) done();
        else requireApiKey(request, reply, done);
      },
    },
    async (_request, reply) => {
      const { type, text } = await read();
      return reply.header('Cache-Control', 'no-store').type(type).send(text);
    },
  );
}
