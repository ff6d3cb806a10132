import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { onRegistered, registered } from '../i18n/registered.js';
import { english, type Strings } from '../i18n/strings.js';

type Direction = 'ltr' | 'rtl';

/** So long the first screen waits for its language; then it comes in English. */
const PATIENCE_MS = 1500;

/**
 * The language and the direction that an element is in: those of the nearest ancestor that names one, itself included, also
 * across shadow roots. Followed as they change.
 */
export class Language implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  #connection: AbortController | null = null;
  /** What the page has named (BCP 47); null before, and after it could not be loaded. */
  #wanted: string | null = null;
  #strings = english;
  #ownDirection: Direction = 'ltr';
  #ready = false;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  get strings(): Strings {
    return this.#strings;
  }

  /** That of the page, where it says one; else that of the language. */
  get direction(): Direction {
    const told = nearest(this.#host, 'dir')?.toLowerCase();
    return told === 'rtl' || told === 'ltr' ? told : this.#ownDirection;
  }

  /** False while the first language is loaded. */
  get ready(): boolean {
    return this.#ready;
  }

  hostConnected(): void {
    this.#connection?.abort();
    this.#connection = new AbortController();
    const { signal } = this.#connection;
    const observer = new MutationObserver(() => this.#follow());
    for (const root of rootsOf(this.#host))
      observer.observe(root, { subtree: true, attributeFilter: ['lang', 'dir'] });
    signal.addEventListener('abort', () => observer.disconnect());
    onRegistered(() => this.#load(), signal);
    this.#follow();
  }

  hostDisconnected(): void {
    this.#connection?.abort();
  }

  #follow(): void {
    const wanted = nearest(this.#host, 'lang') ?? '';
    if (wanted !== this.#wanted) {
      this.#wanted = wanted;
      this.#load();
    }
    this.#host.requestUpdate();
  }

  #load(): void {
    const wanted = this.#wanted ?? '';
    if (registered.size === 0 && /^(?:en\b|$)/iu.test(wanted)) {
      this.#show(english, 'ltr');
      return;
    }
    if (!this.#ready) setTimeout(() => this.#show(this.#strings, this.#ownDirection), PATIENCE_MS);
    import('../i18n/languages.js')
      .then(({ spoken }) => spoken(wanted))
      .then(
        ({ strings, direction }) => {
          if (wanted === this.#wanted) this.#show(strings, direction);
        },
        () => {
          if (wanted === this.#wanted) this.#wanted = null;
          this.#show(this.#strings, this.#ownDirection);
        },
      );
  }

  #show(strings: Strings, direction: Direction): void {
    this.#strings = strings;
    this.#ownDirection = direction;
    this.#ready = true;
    this.#host.requestUpdate();
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
