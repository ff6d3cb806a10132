import * as v from 'valibot';

/** Error codes between browser and server. The public codes of `CallError` have the same names. */
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

const MAX_CODE_CHARACTERS = 64;

/**
 * Error with a code for programs and a sentence for people. The sentence is English; the interface has a translation for
 * each code it knows. A server may be newer than the page and send unknown codes.
 */
export const wireErrorSchema = v.object({
  code: v.custom<WireErrorCode>((code) => typeof code === 'string' && code.length <= MAX_CODE_CHARACTERS),
  message: v.pipe(v.string(), v.maxLength(1024)),
});

export type WireError = v.InferOutput<typeof wireErrorSchema>;
