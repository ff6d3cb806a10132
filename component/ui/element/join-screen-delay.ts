import type { CallStatus } from '../../core/call/call-state.js';

/** A page that joins by itself is mostly in the call before a screen that says so could be read. */
const FIRST_SCREEN_MS = 300;

/** Knows whether anything has been shown yet, and whether it is time to. */
export class JoinScreenDelay {
  readonly #changed: () => void;
  #begun: 'not yet' | 'waiting' | 'yes' = 'not yet';

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  isBlank(state: CallStatus): boolean {
    if (this.#begun === 'yes' || state !== 'joining') this.#begun = 'yes';
    else if (this.#begun === 'not yet') {
      this.#begun = 'waiting';
      setTimeout(() => {
        this.#begun = 'yes';
        this.#changed();
      }, FIRST_SCREEN_MS);
    }
    return this.#begun !== 'yes';
  }
}
