import * as v from 'valibot';

/** What can go wrong between browser and server; the public error codes of the same names. */
export type WireErrorCode =
  | 'origin-not-allowed'
  | 'protocol-mismatch'
  | 'token-required'
  | 'token-invalid'
  | 'token-expired'
  | 'room-full'
  | 'room-locked'
  | 'admission-denied'
  | 'removed'
  | 'rate-limited'
  | 'invalid-argument'
  | 'not-joined'
  | 'not-allowed'
  | 'not-found'
  | 'timeout';

const MOST_CODE_CHARACTERS = 64;

/**
 * A code for programs and a sentence for people (English; the interface has its own for every code it knows). A server may be newer
 * than a page, and say what that has no name for.
 */
export const wireErrorSchema = v.object({
  code: v.custom<WireErrorCode>((code) => typeof code === 'string' && code.length <= MOST_CODE_CHARACTERS),
  message: v.pipe(v.string(), v.maxLength(1024)),
});

export type WireError = v.InferOutput<typeof wireErrorSchema>;
