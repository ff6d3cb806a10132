import type { Ice } from '../../../server/protocol/index.js';
import { CallError } from '../../core/call/call-error.js';
import { callError } from '../../core/call/error-sentences.js';
import { hasTurn } from '../../core/connection/ice.js';
import type { Delay } from '../../rtc/link/connection.js';
import type { CallOptions } from '../call-options.js';
import type { PeerLinks } from './peer-links.js';

export interface IceCredentialsOptions {
  readonly links: Pick<PeerLinks, 'configure' | 'restartIce' | 'replaceConnections'>;
  /** Requests fresh credentials from the server; rejects with a CallError while the server is away. */
  readonly request: () => Promise<Ice>;
  readonly settings: () => Pick<CallOptions, 'icePolicy' | 'iceServers'>;
  readonly delay: Delay;
  /** ICE servers that can't be used, while the call goes on with the earlier ones. */
  readonly onError: (error: CallError) => void;
}

/** Retry interval after a failed request. */
const RETRY_MS = 2_000;

/**
 * ICE servers of one room membership: applies the page's own, else the server's, to every link. Renews the server's TURN
 * credentials at half of their lifetime, while the old ones still work, and restarts ICE with them.
 */
export class IceCredentials {
  readonly #options: IceCredentialsOptions;
  /** Null until the first admission. */
  #ice: Ice | null = null;
  #cancelRenewal: (() => void) | null = null;
  #closed = false;

  constructor(options: IceCredentialsOptions) {
    this.#options = options;
  }

  /**
   * Applies what the server hands out with an admission.
   *
   * @throws CallError, fatal: `relay-unavailable` (relay wanted, no TURN server); `invalid-argument` for servers that the
   *   browser refuses at the first admission
   */
  admit(ice: Ice): void {
    this.#apply(ice);
    this.#scheduleRenewal();
  }

  /**
   * Replaces every connection under the page's present settings: an existing one can't withdraw its addresses.
   *
   * @throws CallError as `admit`
   */
  reapply(): void {
    if (this.#ice && this.#apply(this.#ice)) this.#options.links.replaceConnections();
  }

  close(): void {
    this.#closed = true;
    this.#cancelRenewal?.();
  }

  /** @returns false where the servers can't be used, which is reported, and the earlier ones stay */
  #apply(ice: Ice): boolean {
    const { links, settings, onError } = this.#options;
    const { icePolicy, iceServers } = settings();
    const isFirst = this.#ice === null;
    this.#ice = ice;
    const servers = iceServers ?? ice.iceServers;
    // Connecting without the relay would reveal the address that the relay is meant to hide.
    if (icePolicy === 'relay' && !hasTurn(servers)) throw callError('relay-unavailable', { fatal: true });
    try {
      links.configure(servers, icePolicy);
      return true;
    } catch (cause) {
      const error = callError('invalid-argument', { fatal: isFirst, cause });
      if (isFirst) throw error;
      onError(error);
      return false;
    }
  }

  #scheduleRenewal(): void {
    const lifetimeMs = this.#ice?.iceLifetimeMs ?? null;
    if (lifetimeMs !== null) this.#renewAfter(lifetimeMs / 2);
  }

  #renewAfter(delayMs: number): void {
    this.#cancelRenewal?.();
    this.#cancelRenewal = this.#options.delay(() => void this.#renew(), delayMs);
  }

  /** Media continues over the old candidates while ICE restarts with the new credentials. */
  async #renew(): Promise<void> {
    const { request, links, settings, onError } = this.#options;
    try {
      const ice = await request();
      if (this.#closed) return;
      // The page's own servers are as they were.
      if (this.#apply(ice) && settings().iceServers === null) links.restartIce();
      this.#scheduleRenewal();
    } catch (error) {
      if (this.#closed) return;
      if (error instanceof CallError && error.fatal) onError(error);
      this.#renewAfter(RETRY_MS);
    }
  }
}
