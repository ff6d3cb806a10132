import type { AllStrings } from '../../i18n/in-call-strings.js';

export interface Toast {
  readonly key: number;
  /** Which of the places it has, and keeps, whatever comes and goes beside it. */
  readonly place: number;
  readonly text: (strings: AllStrings) => string;
}

/** More would cover what people came for. */
const AT_MOST = 2;
const SHOWN_MS = 4_000;

/** Short words about what has just happened: shown for a while, two at most, and each said once to those who listen. */
export class Toasts {
  readonly #changed: () => void;
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  #shown: readonly Toast[] = [];
  #count = 0;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get shown(): readonly Toast[] {
    return this.#shown;
  }

  say(text: Toast['text']): void {
    this.#count += 1;
    const others = this.#shown.slice(1 - AT_MOST);
    const place = others.some((each) => each.place === 0) ? 1 : 0;
    const toast = { key: this.#count, place, text };
    this.#shown = [...others, toast];
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#shown = this.#shown.filter((each) => each !== toast);
      this.#changed();
    }, SHOWN_MS);
    this.#timers.add(timer);
    this.#changed();
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#shown = [];
  }
}
