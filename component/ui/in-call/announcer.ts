import type { Announcements } from '../../core/interface/preferences.js';
import { type AllStrings, allStrings } from '../../i18n/in-call-strings.js';
import type { Strings } from '../../i18n/strings.js';

type Words = (strings: AllStrings) => string;

const SAID_CHARACTERS = 200;

/** What follows sooner would cut off what is being said. */
const PACE_MS = 1_500;
/** When everybody comes at once, the last ones tell it. */
const MOST_WAITING = 4;

/** Says to those who listen what has happened: one thing after another, and as much as they want to hear. */
export class Announcer {
  readonly #announce: (words: (strings: Strings) => string) => void;
  readonly #wanted: () => Announcements;
  #waiting: Words[] = [];
  #turn = '';
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** @param wanted how much a person wants to hear */
  constructor(announce: (words: (strings: Strings) => string) => void, wanted: () => Announcements) {
    this.#announce = announce;
    this.#wanted = wanted;
  }

  /** @param matters whether it is said also to those who want to hear less */
  say(words: Words, matters = false): void {
    const wanted = this.#wanted();
    if (wanted === 'none' || (wanted === 'fewer' && !matters)) return;
    this.#waiting = [...this.#waiting, words].slice(-MOST_WAITING);
    if (this.#timer === null) this.#next();
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#waiting = [];
  }

  #next(): void {
    const words = this.#waiting.shift();
    this.#timer = words ? setTimeout(() => this.#next(), PACE_MS) : null;
    if (!words) return;
    // The same words once more are news only where something of them is another.
    this.#turn = this.#turn === '' ? '\u00a0' : '';
    const turn = this.#turn;
    this.#announce((strings) => words(allStrings(strings)) + turn);
  }
}

/** Of a long text, only so much is read aloud by itself. */
export function beginningOf(text: string): string {
  return text.slice(0, SAID_CHARACTERS);
}
