/** Nobody has moved a hand for so long: then they watch. */
const IDLE_MS = 4_000;
const signs = ['pointermove', 'pointerdown', 'keydown', 'focusin', 'wheel'] as const;

/** Whether a person does nothing but watch. */
export class Idle {
  readonly #ended = new AbortController();
  readonly #changed: () => void;
  #idle = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param changed is called whenever `now` has changed */
  constructor(element: HTMLElement, changed: () => void) {
    this.#changed = changed;
    const { signal } = this.#ended;
    for (const sign of signs)
      element.addEventListener(sign, () => this.#stir(), { signal, passive: true, capture: true });
    this.#stir();
  }

  get now(): boolean {
    return this.#idle;
  }

  close(): void {
    this.#ended.abort();
    clearTimeout(this.#timer);
  }

  #stir(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#become(true), IDLE_MS);
    this.#become(false);
  }

  #become(idle: boolean): void {
    if (idle === this.#idle) return;
    this.#idle = idle;
    this.#changed();
  }
}
