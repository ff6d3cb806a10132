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
  /** As the observer last told it: reading it from the page would make the browser lay out at once, in mid-update. */
  #box: { readonly width: number; readonly height: number; readonly gap: number } | null = null;
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
    this.#box = null;
    if (stage === null) return;
    this.#observer = new ResizeObserver(([entry]) => {
      if (!entry) return;
      const { width, height } = entry.contentRect;
      this.#box = { width, height, gap: Number.parseFloat(getComputedStyle(stage).columnGap) || 0 };
      this.#arrange(stage);
    });
    this.#observer.observe(stage);
  }

  #arrange(stage: HTMLElement): void {
    if (this.#box === null) return;
    const tiles = [...stage.children].filter((child) => child instanceof HTMLElement);
    const { tiles: places } = tileLayout(this.#box, tiles.length, this.#box.gap);
    const moves = places.length !== this.#places.length && this.#places.length > 0 && !prefersStillness();
    for (const [index, element] of tiles.entries()) {
      const place = places[index];
      if (place) put(element, place, moves);
    }
    this.#places = places;
  }
}

/**
 * When somebody comes or goes, tiles glide to their new place and a new one grows into its own. While the box is
 * resized they just follow it, and those of the first moment are simply there.
 */
function put(element: HTMLElement, place: Rectangle, moves: boolean): void {
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
  if (!moved || !moves) return;
  const from = before.width === '' ? [{ opacity: 0, transform: 'scale(0.97)' }, {}] : [before, next];
  element.animate(from, { duration: moveMs, easing: 'cubic-bezier(0.2, 0, 0, 1)' });
}

function prefersStillness(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
