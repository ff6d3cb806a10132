import type { FastifyInstance } from 'fastify';

/** `/health`: whether the process is alive, and of which release. */
export function addHealthRoute(app: FastifyInstance, version: string): void {
  app.get('/health', (_request, reply) =>
    reply.header('Cache-Control', 'no-store').send({ status: 'ok', version }),
  );
}
