import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * Controller that keeps the keyboard focus inside the element when a screen replaces another: it moves the focus to the
 * new screen's main control, into an opened panel or menu, and from a closed one back to its opener. Focus outside the
 * element stays.
 */
export class FocusKeeper implements ReactiveController {
  readonly #root: () => ShadowRoot | null;
  #hadFocus = false;
  /** The open panel, side panel or menu. */
  #opened: HTMLElement | null = null;
  #opener: HTMLElement | null = null;

  constructor(host: ReactiveControllerHost, root: () => ShadowRoot | null) {
    this.#root = root;
    host.addController(this);
  }

  hostUpdate(): void {
    const active = this.#root()?.activeElement;
    this.#hadFocus = active != null;
    if (active instanceof HTMLElement && !this.#opened?.contains(active)) this.#opener = active;
  }

  hostUpdated(): void {
    const root = this.#root();
    if (root === null) return;
    const before = this.#opened;
    this.#opened = root.querySelector<HTMLElement>('.panel, .menu, .side');
    if (this.#opened !== null && this.#opened !== before) this.#opened.focus();
    else if (this.#hadFocus && root.activeElement === null) {
      const target = before && this.#opener?.isConnected ? this.#opener : mainControl(root);
      target?.focus();
    }
  }
}

function mainControl(root: ShadowRoot): HTMLElement | null {
  return root.querySelector<HTMLElement>('.panel, [data-focus], .toolbar button');
}
