import type { Strings } from '../../i18n/strings.js';

export interface Toast {
  readonly key: number;
  /** Position of the toast, 0 or 1, which it keeps when the other one comes or goes. */
  readonly place: number;
  readonly text: (strings: Strings) => string;
}

/** More would cover the tiles. */
const MOST_TOASTS = 2;
const SHOWN_MS = 4_000;

/** Toasts: short texts about what has just happened, shown for four seconds, at most two at a time. */
export class Toasts {
  readonly #onChange: () => void;
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  #shown: readonly Toast[] = [];
  #count = 0;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get shown(): readonly Toast[] {
    return this.#shown;
  }

  show(text: Toast['text']): void {
    this.#count += 1;
    const others = this.#shown.slice(1 - MOST_TOASTS);
    const place = others.some((toast) => toast.place === 0) ? 1 : 0;
    const toast = { key: this.#count, place, text };
    this.#shown = [...others, toast];
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#shown = this.#shown.filter((each) => each !== toast);
      this.#onChange();
    }, SHOWN_MS);
    this.#timers.add(timer);
    this.#onChange();
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#shown = [];
  }
}
