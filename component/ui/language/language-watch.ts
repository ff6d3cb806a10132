import { spoken } from '../../i18n/languages.js';
import { onRegistered } from '../../i18n/registered.js';
import { english, type Strings } from '../../i18n/strings.js';

type Direction = 'ltr' | 'rtl';

/** Who shows what is found. */
export interface Shown {
  show(strings: Strings, direction: Direction): void;
}

/**
 * Follows the language and the direction of an element: those of the nearest ancestor that names one, itself included,
 * also across shadow roots.
 */
export class LanguageWatch {
  readonly #element: HTMLElement;
  readonly #shown: Shown;
  #started: AbortController | null = null;
  /** What the page has named (BCP 47); null before, and after it could not be loaded. */
  #wanted: string | null = null;
  #strings = english;
  #direction: Direction = 'ltr';

  constructor(element: HTMLElement, shown: Shown) {
    this.#element = element;
    this.#shown = shown;
  }

  start(): void {
    this.stop();
    this.#started = new AbortController();
    const { signal } = this.#started;
    const observer = new MutationObserver(() => this.#follow());
    for (const root of rootsOf(this.#element))
      observer.observe(root, { subtree: true, attributeFilter: ['lang', 'dir'] });
    signal.addEventListener('abort', () => observer.disconnect());
    onRegistered(() => void this.#load(), signal);
    this.#follow();
  }

  stop(): void {
    this.#started?.abort();
  }

  #follow(): void {
    const wanted = nearest(this.#element, 'lang') ?? '';
    if (wanted === this.#wanted) this.#show();
    else {
      this.#wanted = wanted;
      void this.#load();
    }
  }

  /** What cannot be loaded is asked for again with the next change; until then things stay as they are. */
  async #load(): Promise<void> {
    const wanted = this.#wanted;
    try {
      const { strings, direction } = await spoken(wanted ?? '');
      if (wanted !== this.#wanted) return;
      this.#strings = strings;
      this.#direction = direction;
    } catch {
      if (wanted === this.#wanted) this.#wanted = null;
    }
    this.#show();
  }

  /** Which way: as the page says, where it does; else as the language is written. */
  #show(): void {
    const told = nearest(this.#element, 'dir')?.toLowerCase();
    this.#shown.show(this.#strings, told === 'rtl' || told === 'ltr' ? told : this.#direction);
  }
}

/** What the nearest element says in an attribute, the element itself included; null where none does. */
function nearest(element: Element, attribute: 'lang' | 'dir'): string | null {
  const found = element.closest(`[${attribute}]`);
  if (found) return found.getAttribute(attribute);
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? nearest(root.host, attribute) : null;
}

function rootsOf(element: Element): readonly Node[] {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? [root, ...rootsOf(root.host)] : [root];
}
