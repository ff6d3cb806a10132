import { CallError } from '../../core/call/call-error.js';
import type { Delay } from '../../rtc/link/connection.js';
import type { RoomMembership } from '../session/room-membership.js';

/** A server that could not be asked is asked again after this long. */
const RETRY_MS = 2_000;

/** Renews the credentials of relays at half of their life: on the other half, the old ways still hold. */
export class IceCredentials {
  readonly #stay: RoomMembership;
  readonly #delay: Delay;
  #cancel: (() => void) | null = null;
  #closed = false;

  constructor(stay: RoomMembership, delay: Delay) {
    this.#stay = stay;
    this.#delay = delay;
    this.#wait();
  }

  close(): void {
    this.#closed = true;
    this.#cancel?.();
  }

  #wait(): void {
    const { iceLifetimeMs } = this.#stay;
    if (iceLifetimeMs !== null) this.#cancel = this.#delay(() => this.#renew(), iceLifetimeMs / 2);
  }

  async #renew(): Promise<void> {
    try {
      await this.#stay.renewIce();
      if (!this.#closed) this.#wait();
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      if (!this.#closed) this.#cancel = this.#delay(() => this.#renew(), RETRY_MS);
    }
  }
}
