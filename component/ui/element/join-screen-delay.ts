import type { CallStatus } from '../../core/call/call-state.js';

/** With `autojoin`, most joins are complete before a joining screen could be read. */
const DELAY_MS = 300;

/** Delay of the joining screen when it would be the first screen of all; every other screen shows at once. */
export class JoinScreenDelay {
  readonly #onElapsed: () => void;
  #phase: 'initial' | 'waiting' | 'over' = 'initial';

  constructor(onElapsed: () => void) {
    this.#onElapsed = onElapsed;
  }

  /** Whether the screen stays empty for now. */
  isBlank(state: CallStatus): boolean {
    if (state !== 'joining') this.#phase = 'over';
    if (this.#phase === 'initial') {
      this.#phase = 'waiting';
      setTimeout(() => {
        this.#phase = 'over';
        this.#onElapsed();
      }, DELAY_MS);
    }
    return this.#phase !== 'over';
  }
}
