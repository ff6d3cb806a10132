import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { english, type Strings } from '../../i18n/strings.js';
import type { LanguageWatch } from '../language/language-watch.js';

/** A page in English, or in none, has all that it needs. */
const isEnglish = /^(?:en\b|$)/iu;
/** So long the first screen waits for its language; then it comes in English. */
const PATIENCE_MS = 1_500;
/** What comes first has nothing to do with languages. */
const FOLLOWED_AFTER_MS = 500;

/** The language and the direction that an element is in. What looks after them is loaded: at once where it is needed, else soon. */
export class Language implements ReactiveController {
  strings: Strings = english;
  direction: 'ltr' | 'rtl' = 'ltr';
  /** False while the first language is loaded. */
  ready = true;
  readonly #host: ReactiveControllerHost & HTMLElement;
  #watch: LanguageWatch | null = null;
  #begun = false;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#watch?.start();
    if (this.#begun) return;
    this.#begun = true;
    const lang = this.#host.closest<HTMLElement>('[lang]')?.lang ?? '';
    // Inside another component, the page's language is looked up later.
    const isPlain = isEnglish.test(lang) && this.#host.closest<HTMLElement>('[dir]')?.dir !== 'rtl';
    this.ready = isPlain;
    setTimeout(() => this.show(this.strings, this.direction), PATIENCE_MS);
    setTimeout(() => this.#follow(), isPlain ? FOLLOWED_AFTER_MS : 0);
  }

  hostDisconnected(): void {
    this.#watch?.stop();
  }

  show(strings: Strings, direction: 'ltr' | 'rtl'): void {
    if (this.ready && strings === this.strings && direction === this.direction) return;
    Object.assign(this, { strings, direction, ready: true });
    this.#host.requestUpdate();
  }

  /** Where it cannot be loaded, it is English. */
  #follow(): void {
    import('../language/language-watch.js').then(
      ({ LanguageWatch }) => {
        this.#watch ??= new LanguageWatch(this.#host, this);
        if (this.#host.isConnected) this.#watch.start();
      },
      () => this.show(this.strings, this.direction),
    );
  }
}
