import { decodeProtectedHeader, errors, jwtVerify } from 'jose';
import { KeySet } from './key-set.js';

/** Allowed difference between the issuer's clock and this one. */
export const CLOCK_TOLERANCE_SECONDS = 30;

const SECRET_ALGORITHMS = ['HS256'];
const KEY_SET_ALGORITHMS = ['RS256', 'ES256', 'EdDSA'];

export interface TokenKeysOptions {
  readonly secret: string | null;
  /** URL of a JSON Web Key Set (RFC 7517 §5). */
  readonly jwksUrl: string | null;
  /** Called when that key set can no longer be read. */
  readonly onStaleKeySet: (reason: string) => void;
  /** Accepted values of a token's `aud` claim, if it has one. */
  readonly audiences: readonly string[];
}

/** Verifier of token signatures. Each kind of key accepts only its own algorithms, against algorithm confusion. */
export class TokenKeys {
  readonly #secret: Uint8Array | null;
  readonly #keySet: KeySet | null;
  readonly #audiences: readonly string[];

  constructor({ secret, jwksUrl, onStaleKeySet, audiences }: TokenKeysOptions) {
    this.#secret = secret === null ? null : new TextEncoder().encode(secret);
    this.#keySet = jwksUrl === null ? null : new KeySet({ url: jwksUrl, onStale: onStaleKeySet });
    this.#audiences = audiences;
  }

  /** Whether any key is configured. Without one, rooms are open. */
  get any(): boolean {
    return this.#secret !== null || this.#keySet !== null;
  }

  /**
   * Verifies a token and returns its claims.
   *
   * @throws {errors.JWTExpired}, {errors.JOSEError} for an invalid token; {KeySetUnavailableError}
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
    return this.#keySet.verify(token, { ...rules, algorithms: KEY_SET_ALGORITHMS });
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
