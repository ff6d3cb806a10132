import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * Whoever works by keyboard does not lose their place when a screen gives way to the next one: focus goes to the
 * screen's main control, and from a closed panel back to what opened it. Focus outside the element is left alone.
 */
export class FocusKeeper implements ReactiveController {
  readonly #root: () => ShadowRoot | null;
  #focused = false;
  /** What is open above or beside the call. */
  #opened: HTMLElement | null = null;
  #opener: HTMLElement | null = null;

  constructor(host: ReactiveControllerHost, root: () => ShadowRoot | null) {
    this.#root = root;
    host.addController(this);
  }

  hostUpdate(): void {
    const active = this.#root()?.activeElement;
    this.#focused = active != null;
    if (active instanceof HTMLElement && !this.#opened?.contains(active)) this.#opener = active;
  }

  hostUpdated(): void {
    const root = this.#root();
    if (root === null) return;
    const before = this.#opened;
    this.#opened = root.querySelector<HTMLElement>(openedParts);
    if (this.#opened !== null && this.#opened !== before) this.#opened.focus();
    else if (this.#focused && root.activeElement === null) {
      const back = before && this.#opener?.isConnected ? this.#opener : mainControl(root);
      back?.focus();
    }
  }
}

const openedParts = '.panel, .menu, .side';

function mainControl(root: ShadowRoot): HTMLElement | null {
  return root.querySelector<HTMLElement>('.panel, [data-focus], .toolbar button');
}
