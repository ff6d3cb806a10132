import { type Hotkey, hotkeyOf, PUSH_TO_TALK_MS } from '../../core/interface/hotkeys.js';

/** What the keys do. */
export interface KeyboardActs {
  /** Whether shortcuts are wanted. */
  readonly enabled: () => boolean;
  readonly work: (hotkey: Hotkey) => void;
  /** Whether holding Space would let somebody be heard who is not. */
  readonly mayTalk: () => boolean;
  readonly talk: (talks: boolean) => void;
}

/** A click that a released key makes comes at once, if it comes. */
const SAME_KEY_MS = 100;

/**
 * Shortcuts for as long as focus is inside the element and not in a field, so that an embedded call takes no key of its
 * page. Space held talks while muted; on the microphone's button a short press is the press that it always was.
 */
export class Keyboard {
  readonly #host: HTMLElement;
  readonly #acts: KeyboardActs;
  readonly #ended = new AbortController();
  #holding: ReturnType<typeof setTimeout> | null = null;
  #talks = false;
  #releasedAt = Number.NEGATIVE_INFINITY;

  constructor(host: HTMLElement, acts: KeyboardActs) {
    this.#host = host;
    this.#acts = acts;
    const { signal } = this.#ended;
    host.addEventListener('keydown', (event) => this.#down(event), { signal });
    host.addEventListener('keyup', (event) => this.#up(event), { signal });
    host.addEventListener('click', (event) => this.#click(event), { signal, capture: true });
    host.addEventListener('focusout', (event) => this.#left(event), { signal });
    window.addEventListener('blur', () => this.#release(), { signal });
    document.addEventListener('visibilitychange', () => this.#release(), { signal });
  }

  close(): void {
    this.#release();
    this.#ended.abort();
  }

  #down(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || !this.#acts.enabled()) return;
    const target = event.composedPath()[0];
    if (isField(target)) return;
    if (event.key === ' ') this.#space(event, target);
    else if (!event.repeat) {
      const hotkey = hotkeyOf(event);
      if (hotkey === null) return;
      event.preventDefault();
      this.#acts.work(hotkey);
    }
  }

  #space(event: KeyboardEvent, target: EventTarget | undefined): void {
    const onButton = isPressed(target);
    if (onButton && !isMicrophone(target)) return;
    if (this.#holding !== null || this.#talks) {
      if (!onButton) event.preventDefault();
      return;
    }
    if (event.repeat || !this.#acts.mayTalk()) return;
    // Elsewhere than on a button, Space would scroll the page.
    if (!onButton) event.preventDefault();
    this.#holding = setTimeout(() => {
      this.#holding = null;
      this.#talks = true;
      this.#acts.talk(true);
    }, PUSH_TO_TALK_MS);
  }

  #up(event: KeyboardEvent): void {
    if (event.key !== ' ' || !this.#talks) {
      if (event.key === ' ') this.#release();
      return;
    }
    event.preventDefault();
    this.#releasedAt = event.timeStamp;
    this.#release();
  }

  /** Firefox clicks although the key was taken. */
  #click(event: MouseEvent): void {
    if (event.detail !== 0 || event.timeStamp - this.#releasedAt > SAME_KEY_MS) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #left(event: FocusEvent): void {
    const { relatedTarget } = event;
    if (relatedTarget instanceof Node && this.#host.contains(relatedTarget)) return;
    // Inside the element focus moves without its host's being told where to.
    if (this.#host.shadowRoot?.activeElement == null) this.#release();
  }

  #release(): void {
    if (this.#holding !== null) clearTimeout(this.#holding);
    this.#holding = null;
    if (!this.#talks) return;
    this.#talks = false;
    this.#acts.talk(false);
  }
}

/** Where keys write, or move something. */
function isField(target: EventTarget | undefined): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches('textarea, select')) return true;
  return target.matches('input:not([type=checkbox], [type=radio], [type=button], [type=submit])');
}

function isPressed(target: EventTarget | undefined): boolean {
  return target instanceof HTMLElement && target.matches('button, a, summary, input, [role=button]');
}

function isMicrophone(target: EventTarget | undefined): boolean {
  return target instanceof HTMLElement && target.dataset.control === 'mic';
}
