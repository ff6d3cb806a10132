import { type Hotkey, hotkeyOf, PUSH_TO_TALK_MS } from '../../core/interface/hotkeys.js';
import { handleKey, isField } from '../base/handled-keys.js';
import { windowOf } from '../base/window-of.js';

export interface KeyboardOptions {
  /** Whether the page and the person want shortcuts. */
  readonly isEnabled: () => boolean;
  readonly onHotkey: (hotkey: Hotkey) => void;
  /** Whether holding Space talks: only while muted. */
  readonly mayTalk: () => boolean;
  readonly onTalk: (talks: boolean) => void;
}

/** A click that the release of a key causes follows within this time. */
const CLICK_AFTER_KEY_MS = 100;

/**
 * Keyboard shortcuts. They work while focus is inside the element and not in a field, so that an embedded call takes no
 * keys from its page. Holding Space talks while muted; a short press on the microphone button remains a click.
 */
export class Keyboard {
  readonly #host: HTMLElement;
  readonly #options: KeyboardOptions;
  readonly #ended = new AbortController();
  #holdTimer: ReturnType<typeof setTimeout> | null = null;
  #isTalking = false;
  #releasedAt = Number.NEGATIVE_INFINITY;

  constructor(host: HTMLElement, options: KeyboardOptions) {
    this.#host = host;
    this.#options = options;
    const { signal } = this.#ended;
    host.addEventListener('keydown', (event) => this.#onKeyDown(event), { signal });
    host.addEventListener('keyup', (event) => this.#onKeyUp(event), { signal });
    host.addEventListener('click', (event) => this.#onClick(event), { signal, capture: true });
    host.addEventListener('focusout', (event) => this.#onFocusOut(event), { signal });
    const { document } = windowOf(host);
    windowOf(host).addEventListener('blur', () => this.#release(), { signal });
    document.addEventListener('visibilitychange', () => this.#release(), { signal });
  }

  close(): void {
    this.#release();
    this.#ended.abort();
  }

  #onKeyDown(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || !this.#options.isEnabled()) return;
    const target = event.composedPath()[0];
    if (isField(target)) return;
    if (event.key === ' ') this.#onSpace(event, target);
    else if (!event.repeat) {
      const hotkey = hotkeyOf(event);
      if (hotkey === null) return;
      handleKey(event);
      this.#options.onHotkey(hotkey);
    }
  }

  #onSpace(event: KeyboardEvent, target: EventTarget | undefined): void {
    const onButton = isButton(target);
    if (onButton && !isMicrophone(target)) return;
    if (this.#holdTimer !== null || this.#isTalking) {
      if (!onButton) handleKey(event);
      return;
    }
    if (event.repeat || !this.#options.mayTalk()) return;
    // Space outside a button scrolls the page.
    if (!onButton) handleKey(event);
    this.#holdTimer = setTimeout(() => {
      this.#holdTimer = null;
      this.#isTalking = true;
      this.#options.onTalk(true);
    }, PUSH_TO_TALK_MS);
  }

  #onKeyUp(event: KeyboardEvent): void {
    if (event.key !== ' ' || !this.#isTalking) {
      if (event.key === ' ') this.#release();
      return;
    }
    handleKey(event);
    this.#releasedAt = event.timeStamp;
    this.#release();
  }

  /** Firefox clicks even though the key event's default was prevented. */
  #onClick(event: MouseEvent): void {
    if (event.detail !== 0 || event.timeStamp - this.#releasedAt > CLICK_AFTER_KEY_MS) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #onFocusOut(event: FocusEvent): void {
    const { relatedTarget } = event;
    if (relatedTarget instanceof Node && this.#host.contains(relatedTarget)) return;
    // For focus that moves inside the shadow root, the event at the host has no relatedTarget.
    if (this.#host.shadowRoot?.activeElement == null) this.#release();
  }

  #release(): void {
    if (this.#holdTimer !== null) clearTimeout(this.#holdTimer);
    this.#holdTimer = null;
    if (!this.#isTalking) return;
    this.#isTalking = false;
    this.#options.onTalk(false);
  }
}

function isButton(target: EventTarget | undefined): boolean {
  return target instanceof HTMLElement && target.matches('button, a, summary, input, [role=button]');
}

function isMicrophone(target: EventTarget | undefined): boolean {
  return target instanceof HTMLElement && target.dataset.control === 'mic';
}
