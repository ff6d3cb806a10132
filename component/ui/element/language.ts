import type { ReactiveController } from 'lit';
import { english } from '../../i18n/english.js';
import type { Strings } from '../../i18n/strings.js';
import type { MeshCallHost } from '../base/host.js';
import type { LanguageObserver } from '../language/language-observer.js';

/** English is in the first script; so is the fallback for pages without a language. */
const isEnglish = /^(?:en\b|$)/iu;
/** Longest wait of the first screen for its language; after it, the screen is in English. */
const LONGEST_WAIT_MS = 1_500;
/** On English pages, the language observer loads after the first render. */
const OBSERVE_AFTER_MS = 500;

/** Controller that provides the element's texts and writing direction, and updates it when they change. */
export class Language implements ReactiveController {
  strings: Strings = english;
  direction: 'ltr' | 'rtl' = 'ltr';
  /** False while the first language loads. */
  ready = true;
  readonly #host: MeshCallHost;
  #observer: LanguageObserver | null = null;
  #started = false;

  constructor(host: MeshCallHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#observer?.start();
    if (this.#started) return;
    this.#started = true;
    const lang = this.#host.closest<HTMLElement>('[lang]')?.lang ?? '';
    // Ancestors outside a surrounding shadow root are left to the observer.
    const isPlain = isEnglish.test(lang) && this.#host.closest<HTMLElement>('[dir]')?.dir !== 'rtl';
    this.ready = isPlain;
    setTimeout(() => this.show(this.strings, this.direction), LONGEST_WAIT_MS);
    setTimeout(() => void this.#observe(), isPlain ? OBSERVE_AFTER_MS : 0);
  }

  hostDisconnected(): void {
    this.#observer?.stop();
  }

  show(strings: Strings, direction: 'ltr' | 'rtl'): void {
    if (this.ready && strings === this.strings && direction === this.direction) return;
    Object.assign(this, { strings, direction, ready: true });
    this.#host.requestUpdate();
  }

  async #observe(): Promise<void> {
    try {
      const { LanguageObserver } = await import('../language/language-observer.js');
      this.#observer ??= new LanguageObserver(this.#host, this);
      if (this.#host.isConnected) this.#observer.start();
    } catch (cause) {
      this.#host.log.warn('the language could not be loaded', { cause });
      this.show(this.strings, this.direction);
    }
  }
}
