import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Controller that observes the width of its host's content box. */
export class WidthObserver implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #observer: ResizeObserver;

  constructor(host: ReactiveControllerHost & Element, onWidth: (widthPx: number) => void) {
    this.#host = host;
    this.#observer = new ResizeObserver(([entry]) => {
      if (entry) onWidth(entry.contentRect.width);
    });
    host.addController(this);
  }

  hostConnected(): void {
    this.#observer.observe(this.#host);
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
  }
}
