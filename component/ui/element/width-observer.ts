import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Tells how wide an element is, as the browser lays it out. */
export class WidthObserver implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #observer: ResizeObserver;

  constructor(host: ReactiveControllerHost & Element, changed: (widthPx: number) => void) {
    this.#host = host;
    this.#observer = new ResizeObserver(([entry]) => {
      if (entry) changed(entry.contentRect.width);
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
