import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { arrange, type LayoutTile } from '../../core/layout/arrangement.js';
import type { Rectangle } from '../../core/layout/tile-layout.js';
import type { LayoutState } from './layout-state.js';

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
  /** What the last arrangement was like; empty before the first. */
  #kind = '';
  readonly #placed = new WeakMap<Element, Rectangle>();
  readonly #arranger: LayoutState;

  constructor(host: ReactiveControllerHost, stage: () => HTMLElement | null, arranger: LayoutState) {
    this.#stage = stage;
    this.#arranger = arranger;
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
    this.#kind = '';
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
    const elements = [...stage.children].filter((child) => child instanceof HTMLElement);
    const { gap, ...box } = this.#box;
    const wanted = this.#arranger.wanted;
    const tiles = elements.map(tileOf);
    const arrangement = arrange({ ...wanted, box, gap, tiles }, this.#arranger.withStage);
    const { places, stage: large, floating, page } = arrangement;
    const kind = [places.length, large, floating, page, wanted.layout].join();
    const moves = this.#kind !== '' && kind !== this.#kind && !prefersStillness();
    for (const [index, element] of elements.entries()) {
      const place = places[index];
      element.hidden = !place;
      element.toggleAttribute('data-stage', index === large);
      element.toggleAttribute('data-float', index === floating);
      // What can be moved can be reached by keyboard.
      if (index === floating) element.tabIndex = 0;
      else element.removeAttribute('tabindex');
      if (place) {
        put(element, place, this.#placed.get(element), moves);
        this.#placed.set(element, place);
      } else this.#placed.delete(element);
    }
    this.#kind = kind;
    this.#arranger.arranged(arrangement);
  }
}

function tileOf({ dataset }: HTMLElement): LayoutTile {
  const source = dataset.source as LayoutTile['source'];
  return { key: `${dataset.participant} ${source}`, source, local: dataset.local !== undefined };
}

/**
 * When somebody comes or goes, or another tile is large, tiles glide to their new place and a new one grows into its own. While the box is
 * resized they just follow it, and those of the first moment are simply there. Only transforms move: a layout for
 * each frame would cost the very moment in which connections are made.
 */
function put(element: HTMLElement, place: Rectangle, before: Rectangle | undefined, moves: boolean): void {
  if (before && equal(before, place)) return;
  const { x, y, width, height } = place;
  Object.assign(element.style, { translate: `${x}px ${y}px`, width: `${width}px`, height: `${height}px` });
  if (!moves) return;
  const from = before
    ? `translate(${before.x - x}px, ${before.y - y}px) scale(${before.width / width}, ${before.height / height})`
    : 'scale(0.97)';
  const keyframe = { transform: from, transformOrigin: before ? '0 0' : '50% 50%', opacity: before ? 1 : 0 };
  element.animate([keyframe, { transformOrigin: keyframe.transformOrigin }], {
    duration: moveMs,
    easing: 'cubic-bezier(0.2, 0, 0, 1)',
  });
}

function equal(a: Rectangle, b: Rectangle): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

function prefersStillness(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
