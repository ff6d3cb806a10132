import { createRemoteJWKSet, decodeProtectedHeader, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';

/** Clocks of those who sign and this one may differ by this much. */
export const CLOCK_TOLERANCE_SECONDS = 30;

/** A key set that has just been read is not read again for a token that names a key it does not have. */
const COOLDOWN_MS = 10_000;
const CACHED_MS = 10 * 60_000;
const ANSWER_WITHIN_MS = 5_000;

const BY_SECRET = ['HS256'];
const BY_KEY_SET = ['RS256', 'ES256', 'EdDSA'];

export interface TokenKeysOptions {
  readonly secret: string | null;
  /** Where the public keys are (RFC 7517 §5), cached for ten minutes; a key that is not among them is looked for again. */
  readonly jwksUrl: string | null;
  /** What a token may say that it is for (`aud`), if it says so. */
  readonly audiences: readonly string[];
}

/** Checks who has signed a token. Each kind of key takes its own algorithms only, so that none passes for another. */
export class TokenKeys {
  readonly #secret: Uint8Array | null;
  readonly #keySet: JWTVerifyGetKey | null;
  readonly #audiences: readonly string[];

  constructor({ secret, jwksUrl, audiences }: TokenKeysOptions) {
    this.#secret = secret === null ? null : new TextEncoder().encode(secret);
    const timing = {
      cooldownDuration: COOLDOWN_MS,
      cacheMaxAge: CACHED_MS,
      timeoutDuration: ANSWER_WITHIN_MS,
    };
    this.#keySet = jwksUrl === null ? null : createRemoteJWKSet(new URL(jwksUrl), timing);
    this.#audiences = audiences;
  }

  /** Whether there is any: else rooms are open. */
  get any(): boolean {
    return this.#secret !== null || this.#keySet !== null;
  }

  /**
   * The claims of a token that holds.
   *
   * @throws {errors.JWTExpired}, {errors.JOSEError} for one that does not; any other error if the key set cannot be had
   */
  async claimsOf(token: string): Promise<unknown> {
    const { alg = '' } = decodedHeader(token);
    const { payload } = BY_SECRET.includes(alg) ? await this.#bySecret(token) : await this.#byKeySet(token);
    const { aud } = payload;
    if (aud !== undefined && ![aud].flat().some((each) => this.#audiences.includes(each)))
      throw new errors.JWTClaimValidationFailed('for another audience', payload, 'aud', 'check_failed');
    return payload;
  }

  async #bySecret(token: string) {
    if (!this.#secret) throw new errors.JOSEAlgNotAllowed('there is no secret');
    return jwtVerify(token, this.#secret, { ...rules, algorithms: BY_SECRET });
  }

  async #byKeySet(token: string) {
    if (!this.#keySet) throw new errors.JOSEAlgNotAllowed('there is no key set');
    try {
      return await jwtVerify(token, this.#keySet, { ...rules, algorithms: BY_KEY_SET });
    } catch (error) {
      const isAway =
        error instanceof errors.JWKSTimeout ||
        (error instanceof errors.JOSEError && error.code === 'ERR_JOSE_GENERIC');
      throw isAway ? new Error('the key set cannot be had', { cause: error }) : error;
    }
  }
}

const rules = { clockTolerance: CLOCK_TOLERANCE_SECONDS, requiredClaims: ['exp'] };

function decodedHeader(token: string): { alg?: string | undefined } {
  try {
    return decodeProtectedHeader(token);
  } catch (cause) {
    throw new errors.JWTInvalid('no token', { cause });
  }
}
