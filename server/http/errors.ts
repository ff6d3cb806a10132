import type { FastifyError, FastifyInstance } from 'fastify';

/** Sets the handlers for missing routes and errors. All errors have one shape: `{ error: { code, message } }`. */
export function addErrorHandlers(app: FastifyInstance): void {
  app.setNotFoundHandler((_request, reply) =>
    reply
      .code(404)
      .header('Cache-Control', 'no-store')
      .send({ error: { code: 'not-found', message: 'There is nothing at this address.' } }),
  );
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status === 429) {
      const message = 'Too many requests come from your network. Try again in a moment.';
      return reply.code(429).send({ error: { code: 'rate-limited', message } });
    }
    if (status < 500) {
      return reply
        .code(status)
        .send({ error: { code: 'invalid-argument', message: 'The request cannot be understood.' } });
    }
    // The store has logged its outage already.
    if (status === 503) request.log.debug({ reason: error.message }, 'a request failed');
    else request.log.error({ err: error }, 'a request failed');
    const message = 'The server could not answer. Try again in a moment.';
    return reply.code(status === 503 ? 503 : 500).send({ error: { code: 'timeout', message } });
  });
}
