import type { Announcements } from '../../core/interface/preferences.js';
import type { Strings } from '../../i18n/strings.js';

type Text = (strings: Strings) => string;

/** A screen reader would be interrupted by a change that follows sooner. */
const PACE_MS = 1_500;
/** When many events come at once, the last ones are announced. */
const MOST_QUEUED = 4;

/** Queue of announcements for screen readers: shows one at a time in a live region, filtered by the person's choice. */
export class Announcer {
  readonly #level: () => Announcements;
  readonly #onChange: () => void;
  #queue: Text[] = [];
  #current: Text | null = null;
  #suffix = '';
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** @param level how much the person wants to hear */
  constructor(level: () => Announcements, onChange: () => void) {
    this.#level = level;
    this.#onChange = onChange;
  }

  /** Text of the live region. */
  text(strings: Strings): string {
    return this.#current === null ? '' : this.#current(strings) + this.#suffix;
  }

  /** @param isImportant whether it is announced also at level `fewer` */
  announce(text: Text, isImportant = false): void {
    const level = this.#level();
    if (level === 'none' || (level === 'fewer' && !isImportant)) return;
    this.#queue = [...this.#queue, text].slice(-MOST_QUEUED);
    if (this.#timer === null) this.#next();
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#queue = [];
  }

  #next(): void {
    const text = this.#queue.shift();
    this.#timer = text ? setTimeout(() => this.#next(), PACE_MS) : null;
    if (!text) return;
    this.#current = text;
    // Screen readers announce a repeated text only if it differs.
    this.#suffix = this.#suffix === '' ? '\u00a0' : '';
    this.#onChange();
  }
}
