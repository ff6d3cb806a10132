import { isInCall } from '../../core/call/call-state.js';
import type { InCallUi, InCallUiOptions } from '../in-call/in-call-ui.js';

/**
 * Lazy loader of the in-call interface: imports it on join, owns it during the call, and closes it afterwards.
 *
 * See demo/docs/decisions/0030-in-call-interface-is-one-chunk.md.
 * See demo/docs/decisions/0046-chunks-are-folders.md.
 */
export class InCallLoader {
  readonly #options: InCallUiOptions;
  readonly #importUi: () => Promise<{ readonly InCallUi: typeof InCallUi }>;
  #ui: InCallUi | null = null;
  /** Events that the call fired during the import. */
  #pendingEvents: CustomEvent[] = [];
  #failed = false;

  constructor(options: InCallUiOptions, importUi = () => import('../in-call/in-call-ui.js')) {
    this.#options = options;
    this.#importUi = importUi;
  }

  /** Null until the import is complete. */
  get ui(): InCallUi | null {
    return this.#ui;
  }

  /** Whether the last import failed. */
  get failed(): boolean {
    return this.#failed;
  }

  onEvent(event: CustomEvent): void {
    if (this.#ui) this.#ui.onEvent(event);
    else if (isInCall(this.#options.host.call.state)) this.#pendingEvents.push(event);
  }

  /** Imports the in-call interface unless it is there. A failure is logged, and the next call tries again. */
  async load(): Promise<void> {
    const { host } = this.#options;
    try {
      const { InCallUi } = await this.#importUi();
      this.#failed = false;
      if (!isInCall(host.call.state) || this.#ui !== null) return;
      this.#ui = new InCallUi(this.#options);
      for (const event of this.#pendingEvents.splice(0)) this.#ui.onEvent(event);
    } catch (cause) {
      this.#failed = true;
      host.log.error('the in-call interface could not be loaded', { cause });
    }
    host.requestUpdate();
  }

  close(): void {
    this.#ui?.close();
    this.#ui = null;
    this.#pendingEvents = [];
    this.#failed = false;
  }
}
