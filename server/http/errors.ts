import type { FastifyError, FastifyInstance } from 'fastify';

/** Sentences for requests that fail before they reach a route. */
const sentences: Readonly<Record<string, string>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: 'The body must be valid JSON.',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'The Content-Type must be application/json.',
  FST_ERR_CTP_BODY_TOO_LARGE: 'The body is too large.',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'The Content-Length is not the length of the body.',
  FST_ERR_BAD_URL: 'The URL is not valid.',
};

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
    if (status < 500)
      return reply.code(status).send({ error: { code: 'invalid-argument', message: sentenceOf(error) } });
    // The store has logged its outage already.
    if (status === 503) request.log.debug({ reason: error.message }, 'a request failed');
    else request.log.error({ err: error }, 'a request failed');
    const message = 'The server could not answer. Try again in a moment.';
    return reply.code(status === 503 ? 503 : 500).send({ error: { code: 'timeout', message } });
  });
}

/** Says what is wrong with a request: the field that is not valid and what was expected, or the part of the request. */
function sentenceOf({ code, validation, validationContext: part = 'body' }: FastifyError): string {
  const [issue] = validation ?? [];
  if (!issue) return sentences[code] ?? 'The request cannot be understood.';
  const { instancePath, params, message = 'is not valid' } = issue;
  const named = params.missingProperty ?? params.additionalProperty;
  const field = [...instancePath.split('/').slice(1), ...(typeof named === 'string' ? [named] : [])].join(
    '.',
  );
  if (field === '') return `The ${part} ${message}.`;
  if (params.missingProperty !== undefined) return `The field "${field}" of the ${part} is missing.`;
  if (params.additionalProperty !== undefined) return `The ${part} has no field "${field}".`;
  const { allowedValues } = params;
  const expected = Array.isArray(allowedValues) ? `must be one of ${allowedValues.join(', ')}` : message;
  return `The field "${field}" of the ${part} ${expected}.`;
}
