import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { type Rectangle, tileLayout } from '../core/tile-layout.js';

const moveMs = 220;

/**
 * Gives every tile its place. Measures the stage's own box, never the viewport, and writes through the CSSOM, which a
 * strict Content-Security-Policy allows where style attributes are not.
 */
export class Stage implements ReactiveController {
  readonly #stage: () => HTMLElement | null;
  #observed: HTMLElement | null = null;
  #observer: ResizeObserver | null = null;
  #places: readonly Rectangle[] = [];

  constructor(host: ReactiveControllerHost, stage: () => HTMLElement | null) {
    this.#stage = stage;
    host.addController(this);
  }

  hostUpdated(): void {
    const stage = this.#stage();
    if (stage !== this.#observed) this.#observe(stage);
    if (stage) this.#arrange(stage);
  }

  hostDisconnected(): void {
    this.#observe(null);
  }

  hostConnected(): void {
    this.#observe(this.#stage());
  }

  #observe(stage: HTMLElement | null): void {
    this.#observer?.disconnect();
    this.#observer = null;
    this.#observed = stage;
    this.#places = [];
    if (stage === null) return;
    this.#observer = new ResizeObserver(() => this.#arrange(stage));
    this.#observer.observe(stage);
  }

  #arrange(stage: HTMLElement): void {
    const tiles = [...stage.children].filter((child) => child instanceof HTMLElement);
    const gap = Number.parseFloat(getComputedStyle(stage).columnGap) || 0;
    const { tiles: places } = tileLayout(
      { width: stage.clientWidth, height: stage.clientHeight },
      tiles.length,
      gap,
    );
    const regrouped = places.length !== this.#places.length;
    for (const [index, element] of tiles.entries()) {
      const place = places[index];
      if (place) put(element, place, regrouped);
    }
    this.#places = places;
  }
}

/** Tiles glide to a new place when somebody comes or goes; while the box is resized they just follow it. */
function put(element: HTMLElement, place: Rectangle, glide: boolean): void {
  const next = {
    left: `${place.x}px`,
    top: `${place.y}px`,
    width: `${place.width}px`,
    height: `${place.height}px`,
  };
  const before = { left: '', top: '', width: '', height: '' };
  let moved = false;
  for (const name of ['left', 'top', 'width', 'height'] as const) {
    before[name] = element.style.getPropertyValue(name);
    if (before[name] === next[name]) continue;
    element.style.setProperty(name, next[name]);
    moved = true;
  }
  if (moved && glide && before.width !== '' && !prefersStillness()) {
    element.animate([before, next], { duration: moveMs, easing: 'cubic-bezier(0.2, 0, 0, 1)' });
  }
}

function prefersStillness(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
