/** Time without input after which a person only watches. */
const IDLE_MS = 4_000;
const inputEvents = ['pointermove', 'pointerdown', 'keydown', 'focusin', 'wheel'] as const;

/** Idle detector: knows whether an element has had no input for four seconds. */
export class Idle {
  readonly #ended = new AbortController();
  readonly #onChange: () => void;
  #isIdle = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(element: HTMLElement, onChange: () => void) {
    this.#onChange = onChange;
    const { signal } = this.#ended;
    for (const type of inputEvents)
      element.addEventListener(type, () => this.#onInput(), { signal, passive: true, capture: true });
    this.#onInput();
  }

  get isIdle(): boolean {
    return this.#isIdle;
  }

  close(): void {
    this.#ended.abort();
    clearTimeout(this.#timer);
  }

  #onInput(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#set(true), IDLE_MS);
    this.#set(false);
  }

  #set(isIdle: boolean): void {
    if (isIdle === this.#isIdle) return;
    this.#isIdle = isIdle;
    this.#onChange();
  }
}
