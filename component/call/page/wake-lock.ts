import type { Logger } from '../../core/log.js';

/** The browser's Screen Wake Lock API. */
export interface WakeLockEnvironment {
  /** Resolves to the lock; rejects with a DOMException while the page is hidden or the battery low. */
  readonly request: () => Promise<{ release(): Promise<void> }>;
  /** The page is visible again: the browser has released the lock meanwhile. Returns the function that ends it. */
  readonly onVisible: (callback: () => void) => () => void;
}

/** Screen wake lock: keeps the screen on during a call, and requests the lock again when the page is visible again. */
export class WakeLock {
  readonly #environment: WakeLockEnvironment | null;
  readonly #log: Logger;
  #held: { release(): Promise<void> } | null = null;
  #wanted = false;
  #stopListening: (() => void) | null = null;

  /** @param environment null where the browser has no wake lock */
  constructor(environment: WakeLockEnvironment | null, log: Logger) {
    this.#environment = environment;
    this.#log = log;
  }

  /** Requests or releases the lock. */
  hold(wanted: boolean): void {
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    if (wanted) {
      this.#stopListening = this.#environment?.onVisible(() => void this.#request()) ?? null;
      void this.#request();
    } else {
      this.#stopListening?.();
      this.#held?.release().catch((cause: unknown) => this.#log.debug('wake lock not released', { cause }));
      this.#held = null;
    }
  }

  async #request(): Promise<void> {
    try {
      const held = await this.#environment?.request();
      if (!held) return;
      if (this.#wanted) this.#held = held;
      else await held.release();
    } catch (cause) {
      this.#log.info('wake lock refused: the screen may turn off', { cause });
    }
  }
}
