import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { windowOf } from '../base/window-of.js';

/**
 * Controller that measures the default font size that the reader has chosen in the browser, and gives it to the style
 * sheets as `--_em`, the unit of all lengths. `rem` belongs to the page, and a nested `em` would multiply.
 */
export class DefaultFontSize implements ReactiveController {
  /** CSS pixels. */
  px = 16;
  readonly #host: ReactiveControllerHost & Element;
  #observer: ResizeObserver | null = null;
  #observed: Element | null = null;

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  hostUpdated(): void {
    const probe = this.#host.shadowRoot?.querySelector('.default-font-size') ?? null;
    if (probe === this.#observed || !this.#observer) return;
    this.#observed = probe;
    this.#observer.disconnect();
    if (probe) this.#observer.observe(probe);
  }

  hostConnected(): void {
    const { ResizeObserver } = windowOf(this.#host);
    this.#observer = new ResizeObserver(([entry]) => {
      const { width } = entry?.contentRect ?? {};
      // Zero while the element is not rendered.
      if (!width || width === this.px) return;
      this.px = width;
      entry?.target.parentElement?.style.setProperty('--_em', `${width}px`);
      this.#host.requestUpdate();
    });
    this.hostUpdated();
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.#observer = null;
    this.#observed = null;
  }
}
