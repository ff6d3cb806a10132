import { createRemoteJWKSet, decodeProtectedHeader, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';

/** Allowed difference between the issuer's clock and this one. */
export const CLOCK_TOLERANCE_SECONDS = 30;

/** After reading the key set, an unknown key does not cause another request for this long. */
const COOLDOWN_MS = 10_000;
const CACHE_MS = 10 * 60_000;
const REQUEST_TIMEOUT_MS = 5_000;

const SECRET_ALGORITHMS = ['HS256'];
const KEY_SET_ALGORITHMS = ['RS256', 'ES256', 'EdDSA'];

export interface TokenKeysOptions {
  readonly secret: string | null;
  /** URL of a JSON Web Key Set (RFC 7517 §5). It is cached for ten minutes and read again for an unknown key. */
  readonly jwksUrl: string | null;
  /** Accepted values of a token's `aud` claim, if it has one. */
  readonly audiences: readonly string[];
}

/** Verifier of token signatures. Each kind of key accepts only its own algorithms, against algorithm confusion. */
export class TokenKeys {
  readonly #secret: Uint8Array | null;
  readonly #keySet: JWTVerifyGetKey | null;
  readonly #audiences: readonly string[];

  constructor({ secret, jwksUrl, audiences }: TokenKeysOptions) {
    this.#secret = secret === null ? null : new TextEncoder().encode(secret);
    const timing = {
      cooldownDuration: COOLDOWN_MS,
      cacheMaxAge: CACHE_MS,
      timeoutDuration: REQUEST_TIMEOUT_MS,
    };
    this.#keySet = jwksUrl === null ? null : createRemoteJWKSet(new URL(jwksUrl), timing);
    this.#audiences = audiences;
  }

  /** Whether any key is configured. Without one, rooms are open. */
  get any(): boolean {
    return this.#secret !== null || this.#keySet !== null;
  }

  /**
   * Verifies a token and returns its claims.
   *
   * @throws {errors.JWTExpired}, {errors.JOSEError} for an invalid token; any other error if the key set is unavailable
   */
  async claimsOf(token: string): Promise<unknown> {
    const { alg = '' } = decodeHeader(token);
    const isSecret = SECRET_ALGORITHMS.includes(alg);
    const { payload } = isSecret ? await this.#verifyBySecret(token) : await this.#verifyByKeySet(token);
    const { aud } = payload;
    if (aud !== undefined && ![aud].flat().some((each) => this.#audiences.includes(each)))
      throw new errors.JWTClaimValidationFailed('for another audience', payload, 'aud', 'check_failed');
    return payload;
  }

  async #verifyBySecret(token: string) {
    if (!this.#secret) throw new errors.JOSEAlgNotAllowed('there is no secret');
    return jwtVerify(token, this.#secret, { ...rules, algorithms: SECRET_ALGORITHMS });
  }

  async #verifyByKeySet(token: string) {
    if (!this.#keySet) throw new errors.JOSEAlgNotAllowed('there is no key set');
    try {
      return await jwtVerify(token, this.#keySet, { ...rules, algorithms: KEY_SET_ALGORITHMS });
    } catch (error) {
      const isUnavailable =
        error instanceof errors.JWKSTimeout ||
        (error instanceof errors.JOSEError && error.code === 'ERR_JOSE_GENERIC');
      throw isUnavailable ? new Error('the key set is unavailable', { cause: error }) : error;
    }
  }
}

const rules = { clockTolerance: CLOCK_TOLERANCE_SECONDS, requiredClaims: ['exp'] };

function decodeHeader(token: string): { alg?: string | undefined } {
  try {
    return decodeProtectedHeader(token);
  } catch (cause) {
    throw new errors.JWTInvalid('not a JWT', { cause });
  }
}
