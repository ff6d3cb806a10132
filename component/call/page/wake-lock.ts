/** Keeps a screen on; null where the browser cannot. */
export interface WakeLockEnvironment {
  /** Resolves to what lets the screen go again; rejects with a DOMException while the page cannot be seen. */
  readonly request: () => Promise<{ release(): Promise<void> }>;
  /** Calls back when the page can be seen again: the browser has let the screen go meanwhile. */
  readonly onVisible: (callback: () => void) => () => void;
}

/** Keeps the screen of whoever is in a call from going dark. */
export class WakeLock {
  readonly #environment: WakeLockEnvironment | null;
  #held: { release(): Promise<void> } | null = null;
  #wanted = false;
  #unlisten: (() => void) | null = null;

  constructor(environment: WakeLockEnvironment | null) {
    this.#environment = environment;
  }

  /** Whether to keep it on from now on. */
  hold(wanted: boolean): void {
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    if (wanted) {
      this.#unlisten = this.#environment?.onVisible(() => void this.#request()) ?? null;
      void this.#request();
    } else {
      this.#unlisten?.();
      void this.#held?.release();
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
      // Refused: the page is hidden, or the battery low. The call goes on with a screen that may go dark.
      if (!(cause instanceof DOMException)) throw cause;
    }
  }
}
