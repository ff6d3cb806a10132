/** Shows a word as `:state(…)` of an element, where the browser knows that. */
export class CustomStates {
  readonly #states: Set<string> | null;

  constructor(element: HTMLElement) {
    const supported = globalThis.CSS?.supports?.('selector(:state(joined))') ?? false;
    this.#states = supported ? element.attachInternals().states : null;
  }

  /** This one and no other. */
  show(word: string): void {
    this.#states?.clear();
    this.#states?.add(word);
  }
}
