import type { FastifyInstance } from 'fastify';

/** Adds the probes: `/health` is the liveness probe, with the version; `/ready` fails while the server closes. */
export function addHealthRoutes(app: FastifyInstance, version: string): void {
  let closing = false;
  app.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  app.get('/ready', (_request, reply) =>
    reply
      .code(closing ? 503 : 200)
      .header('Cache-Control', 'no-store')
      .send({ status: closing ? 'closing' : 'ready' }),
  );
  app.get('/health', (_request, reply) =>
    reply.header('Cache-Control', 'no-store').send({ status: 'ok', version }),
  );
}
