import * as v from 'valibot';

/** What can go wrong between browser and server; the public error codes of the same names. */
export const wireErrorCodes = [
  'origin-not-allowed',
  'protocol-mismatch',
  'token-required',
  'token-invalid',
  'token-expired',
  'room-full',
  'rate-limited',
  'invalid-argument',
  'not-joined',
  'not-allowed',
  'not-found',
  'timeout',
] as const;

export type WireErrorCode = (typeof wireErrorCodes)[number];

/** A code for programs and a sentence for people (English; the interface has its own for every code). */
export const wireErrorSchema = v.object({
  code: v.picklist(wireErrorCodes),
  message: v.pipe(v.string(), v.maxLength(1024)),
});

export type WireError = v.InferOutput<typeof wireErrorSchema>;
