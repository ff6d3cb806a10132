import type { FastifyInstance } from 'fastify';

export interface HealthRouteOptions {
  readonly version: string;
  /** Whether new participants may be sent to this server. */
  isReady(): boolean;
}

/**
 * Adds the probes: `/health` is the liveness probe, with the version; `/ready` fails while this server cannot be used, and
 * while it closes.
 *
 * See demo/docs/decisions/0063-ready-during-a-shared-outage.md.
 */
export function addHealthRoutes(app: FastifyInstance, { version, isReady }: HealthRouteOptions): void {
  let closing = false;
  app.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  app.get('/ready', (_request, reply) => {
    const status = closing ? 'closing' : isReady() ? 'ready' : 'waiting';
    return reply
      .code(status === 'ready' ? 200 : 503)
      .header('Cache-Control', 'no-store')
      .send({ status });
  });
  app.get('/health', (_request, reply) =>
    reply.header('Cache-Control', 'no-store').send({ status: 'ok', version }),
  );
}
