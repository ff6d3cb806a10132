import { createRemoteJWKSet, errors, type JWTVerifyOptions, type JWTVerifyResult, jwtVerify } from 'jose';

/** Between two attempts to read the key set, so that tokens with unknown keys cause no flood of requests. */
const COOLDOWN_MS = 10_000;
const CACHE_MS = 10 * 60_000;
/** How long keys are used without their issuer. A revoked key would be accepted for as long. */
const MAX_STALE_MS = 24 * 3_600_000;
const REQUEST_TIMEOUT_MS = 5_000;

export interface KeySetOptions {
  readonly url: string;
  /** Called once when the key set cannot be read although it was before. The known keys are used meanwhile. */
  readonly onStale: (reason: string) => void;
  /** Monotonic clock. */
  readonly nowMs?: () => number;
}

/** Error for a key set that cannot be read: it says nothing about the token. */
export class KeySetUnavailableError extends Error {
  override readonly name = 'KeySetUnavailableError';

  constructor(cause: unknown) {
    super('the key set is unavailable', { cause });
  }
}

/**
 * Cache of a remote JSON Web Key Set (RFC 7517 §5) that verifies tokens. It is read again when it is ten minutes old, or when
 * no key fits a token. The known keys remain in use for a day while their issuer is away.
 *
 * See demo/docs/decisions/0064-key-sets-outlive-their-issuer.md.
 */
export class KeySet {
  readonly #remote: ReturnType<typeof createRemoteJWKSet>;
  readonly #onStale: (reason: string) => void;
  readonly #nowMs: () => number;
  #reading: Promise<void> | null = null;
  /** When the keys were read; `null` if they never were. */
  #readAtMs: number | null = null;
  #triedAtMs = 0;
  /** Why the last attempt to read the keys failed; `null` if it did not. */
  #failure: unknown = null;

  constructor({ url, onStale, nowMs = () => performance.now() }: KeySetOptions) {
    // `#refresh` decides when to read it.
    const timing = { cacheMaxAge: Infinity, cooldownDuration: Infinity, timeoutDuration: REQUEST_TIMEOUT_MS };
    this.#remote = createRemoteJWKSet(new URL(url), timing);
    this.#onStale = onStale;
    this.#nowMs = nowMs;
  }

  /** @throws {errors.JOSEError} for an invalid token @throws {KeySetUnavailableError} */
  async verify(token: string, options: JWTVerifyOptions): Promise<JWTVerifyResult> {
    await this.#refresh(CACHE_MS);
    try {
      return await this.#verifyByAny(token, options);
    } catch (error) {
      const isUnknown = error instanceof errors.JWKSNoMatchingKey;
      if (!isUnknown && !(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
      // The issuer may have a new key by now, also without a new id.
      await this.#refresh(0);
      if (isUnknown && this.#failure !== null) throw new KeySetUnavailableError(this.#failure);
      return this.#verifyByAny(token, options);
    }
  }

  /** Tries every key that may have signed the token. Keys need no id (RFC 7517 §4.5), so several may fit. */
  async #verifyByAny(token: string, options: JWTVerifyOptions): Promise<JWTVerifyResult> {
    try {
      return await jwtVerify(token, this.#remote, options);
    } catch (error) {
      if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
      for await (const key of error) {
        const verified = await jwtVerify(token, key, options).catch(nullForAnotherKey);
        if (verified) return verified;
      }
      throw new errors.JWSSignatureVerificationFailed();
    }
  }

  /** Reads keys that are unknown or older than this. @throws {KeySetUnavailableError} without any that may be used */
  async #refresh(maxAgeMs: number): Promise<void> {
    if (this.#readAtMs === null) return this.#read();
    const isDue = this.#nowMs() - this.#readAtMs >= maxAgeMs && !this.#reading;
    if (isDue && this.#nowMs() - this.#triedAtMs >= COOLDOWN_MS) await this.#read().catch(() => undefined);
    if (this.#failure !== null && this.#nowMs() - this.#readAtMs >= MAX_STALE_MS)
      throw new KeySetUnavailableError(this.#failure);
  }

  /** Shares one request among all who wait for it. @throws {KeySetUnavailableError} */
  async #read(): Promise<void> {
    this.#reading ??= this.#remote.reload().finally(() => {
      this.#reading = null;
      this.#triedAtMs = this.#nowMs();
    });
    try {
      await this.#reading;
      this.#readAtMs = this.#nowMs();
      this.#failure = null;
    } catch (error) {
      if (this.#readAtMs !== null && this.#failure === null) this.#onStale(reasonOf(error));
      this.#failure = error;
      throw new KeySetUnavailableError(error);
    }
  }
}

function nullForAnotherKey(error: unknown): null {
  if (error instanceof errors.JWSSignatureVerificationFailed) return null;
  throw error;
}

/** `fetch` gives the reason as the cause of its error. */
function reasonOf(error: unknown): string {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  return cause instanceof Error && cause.message ? `${message}: ${cause.message}` : message;
}
