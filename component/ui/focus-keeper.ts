import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * Whoever works by keyboard does not lose their place when a screen gives way to the next one: focus goes to the
 * screen's main control, and from a closed panel back to what opened it. Focus outside the element is left alone.
 */
export class FocusKeeper implements ReactiveController {
  readonly #root: () => ShadowRoot | null;
  #focused = false;
  #panelOpen = false;
  #opener: HTMLElement | null = null;

  constructor(host: ReactiveControllerHost, root: () => ShadowRoot | null) {
    this.#root = root;
    host.addController(this);
  }

  hostUpdate(): void {
    const active = this.#root()?.activeElement;
    this.#focused = active != null;
    if (!this.#panelOpen && active instanceof HTMLElement) this.#opener = active;
  }

  hostUpdated(): void {
    const root = this.#root();
    if (root === null) return;
    const panel = root.querySelector<HTMLElement>('.panel, .menu, .side');
    const opened = panel !== null && !this.#panelOpen;
    const closed = panel === null && this.#panelOpen;
    this.#panelOpen = panel !== null;
    if (opened) panel.focus();
    else if (this.#focused && (closed || root.activeElement === null)) {
      const back = closed && this.#opener?.isConnected ? this.#opener : mainControl(root);
      back?.focus();
    }
  }
}

function mainControl(root: ShadowRoot): HTMLElement | null {
  return root.querySelector<HTMLElement>('.panel, [data-focus], .toolbar button');
}
