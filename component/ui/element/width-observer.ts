import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { windowOf } from '../base/window-of.js';

/** Controller that observes the width of its host's content box. */
export class WidthObserver implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #onWidth: (widthPx: number) => void;
  #observer: ResizeObserver | null = null;

  constructor(host: ReactiveControllerHost & Element, onWidth: (widthPx: number) => void) {
    this.#host = host;
    this.#onWidth = onWidth;
    host.addController(this);
  }

  hostConnected(): void {
    const { ResizeObserver } = windowOf(this.#host);
    this.#observer = new ResizeObserver(([entry]) => {
      if (entry) this.#onWidth(entry.contentRect.width);
    });
    this.#observer.observe(this.#host);
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.#observer = null;
  }
}
