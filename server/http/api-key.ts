import bearerAuth from '@fastify/bearer-auth';
import type { FastifyInstance, FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';

/** `onRequest` hook in its callback form. */
export type RequestGuard = (
  request: FastifyRequest,
  reply: FastifyReply,
  done: HookHandlerDoneFunction,
) => void;

/**
 * Creates the guard of routes that need the API key as a bearer token (RFC 6750 §2.1). The keys are compared in constant
 * time. Without a key, guarded routes answer 404.
 */
export async function apiKeyGuard(app: FastifyInstance, apiKey: string | null): Promise<RequestGuard> {
  if (apiKey === null) return (_request, reply) => void reply.callNotFound();
  await app.register(bearerAuth, {
    addHook: false,
    keys: new Set([apiKey]),
    // RFC 6749: the scheme "Bearer" in any case.
    specCompliance: 'rfc6749',
    verifyErrorLogLevel: 'debug',
  });
  return (request, reply, done) =>
    app.verifyBearerAuth?.(request, reply, (error) => {
      if (!error) return done();
      const message = 'This needs the key of MESH_CALL_API_KEY: "Authorization: Bearer KEY".';
      reply
        .code(401)
        .header('WWW-Authenticate', 'Bearer')
        .send({ error: { code: 'not-allowed', message } });
    });
}
