/** Shows words as `:state(…)` of an element, where the browser knows that. */
export class CustomStates {
  readonly #states: Set<string> | null;
  #shown: readonly string[] = [];

  constructor(element: HTMLElement) {
    const supported = globalThis.CSS?.supports?.('selector(:state(joined))') ?? false;
    this.#states = supported ? element.attachInternals().states : null;
  }

  /** These and no others. */
  show(...words: readonly string[]): void {
    for (const word of this.#shown) this.#states?.delete(word);
    for (const word of words) this.#states?.add(word);
    this.#shown = words;
  }
}
