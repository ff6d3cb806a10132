import { errors } from 'jose';

/** Sentence for the operator about a token that a library or a check has refused. It contains nothing of the token. */
export function refusalReason(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return 'it has expired';
  if (error instanceof errors.JWTClaimValidationFailed) return claimReason(error);
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return 'it is not signed with the key of this server: compare MESH_CALL_SECRET or the key set with those of the signer';
  if (error instanceof errors.JWKSNoMatchingKey)
    return 'the key set of MESH_CALL_JWKS_URL has no key with its id and algorithm';
  if (error instanceof errors.JOSEAlgNotAllowed)
    return 'its algorithm is not accepted: HS256 needs MESH_CALL_SECRET; RS256, ES256 and EdDSA need MESH_CALL_JWKS_URL';
  if (error instanceof errors.JWTInvalid || error instanceof errors.JWSInvalid)
    return 'it is not a signed JWT with JSON claims';
  return `it cannot be checked (${error.code})`;
}

/** Codes of jose for a claim, as sentences. */
const CLAIM_REASONS: Readonly<Record<string, string>> = {
  missing: 'is missing',
  invalid: 'has the wrong type',
};

function claimReason({ claim, reason }: errors.JWTClaimValidationFailed): string {
  if (claim === 'aud') return 'its audience ("aud") is not this server';
  if (claim === 'nbf' && reason === 'check_failed') return 'it is not valid yet ("nbf")';
  return `its claim "${claim}" ${CLAIM_REASONS[reason] ?? 'is not valid'}`;
}
