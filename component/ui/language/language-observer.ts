import { english } from '../../i18n/english.js';
import { loadLanguage } from '../../i18n/languages.js';
import { onTranslationRegistered } from '../../i18n/registered-translations.js';
import type { Strings } from '../../i18n/strings.js';
import type { MeshCallHost } from '../base/host.js';

type Direction = 'ltr' | 'rtl';

/** Receives the texts and the direction to show. */
export interface LanguageTarget {
  show(strings: Strings, direction: Direction): void;
}

/**
 * Observer of an element's language and writing direction: those of the nearest ancestor that has a `lang` or `dir`
 * attribute, itself included, across shadow roots.
 */
export class LanguageObserver {
  readonly #host: MeshCallHost;
  readonly #target: LanguageTarget;
  #ended: AbortController | null = null;
  /** The page's language tag (BCP 47); null before the first look, and after its chunk did not load. */
  #tag: string | null = null;
  #strings: Strings = english;
  #direction: Direction = 'ltr';

  constructor(host: MeshCallHost, target: LanguageTarget) {
    this.#host = host;
    this.#target = target;
  }

  start(): void {
    this.stop();
    this.#ended = new AbortController();
    const { signal } = this.#ended;
    const observer = new MutationObserver(() => this.#update());
    for (const root of rootsOf(this.#host))
      observer.observe(root, { subtree: true, attributeFilter: ['lang', 'dir'] });
    signal.addEventListener('abort', () => observer.disconnect());
    onTranslationRegistered(() => void this.#load(), signal);
    this.#update();
  }

  stop(): void {
    this.#ended?.abort();
  }

  #update(): void {
    const tag = nearestAttribute(this.#host, 'lang') ?? '';
    if (tag === this.#tag) this.#show();
    else {
      this.#tag = tag;
      void this.#load();
    }
  }

  /** Keeps the current texts where a language does not load; the next change tries again. */
  async #load(): Promise<void> {
    const tag = this.#tag;
    try {
      const { strings, direction } = await loadLanguage(tag ?? '');
      if (tag !== this.#tag) return;
      this.#strings = strings;
      this.#direction = direction;
    } catch (cause) {
      this.#host.log.warn('a language could not be loaded', { language: tag, cause });
      if (tag === this.#tag) this.#tag = null;
    }
    this.#show();
  }

  /** The page's `dir` wins over the direction of the language. */
  #show(): void {
    const dir = nearestAttribute(this.#host, 'dir')?.toLowerCase();
    this.#target.show(this.#strings, dir === 'rtl' || dir === 'ltr' ? dir : this.#direction);
  }
}

/** Value of an attribute on the nearest element that has it, `element` included; null without one. */
function nearestAttribute(element: Element, attribute: 'lang' | 'dir'): string | null {
  const found = element.closest(`[${attribute}]`);
  if (found) return found.getAttribute(attribute);
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? nearestAttribute(root.host, attribute) : null;
}

function rootsOf(element: Element): readonly Node[] {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? [root, ...rootsOf(root.host)] : [root];
}
