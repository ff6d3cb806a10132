import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { arrange, type LayoutTile } from '../../core/layout/arrangement.js';
import { layoutStage } from '../../core/layout/stage-arrangement.js';
import type { Rectangle } from '../../core/layout/tile-layout.js';
import { windowOf } from '../base/window-of.js';
import type { LayoutState } from './layout-state.js';

const MOVE_MS = 220;

/**
 * Controller that places the tiles on the stage. It measures the stage's own box, never the viewport, and writes inline
 * styles through the CSSOM, which a strict Content-Security-Policy allows.
 */
export class Stage implements ReactiveController {
  readonly #stage: () => HTMLElement | null;
  readonly #layout: LayoutState;
  readonly #placed = new WeakMap<Element, Rectangle>();
  #observed: HTMLElement | null = null;
  #observer: ResizeObserver | null = null;
  /** From the observer: measuring here would force a synchronous layout during the update. */
  #box: { readonly width: number; readonly height: number; readonly gap: number } | null = null;
  /** Summary of the last arrangement; empty before the first. */
  #kind = '';

  constructor(host: ReactiveControllerHost, stage: () => HTMLElement | null, layout: LayoutState) {
    this.#stage = stage;
    this.#layout = layout;
    host.addController(this);
  }

  hostUpdated(): void {
    const stage = this.#stage();
    if (stage !== this.#observed) this.#observe(stage);
    if (stage) this.#arrange(stage);
  }

  hostConnected(): void {
    this.#observe(this.#stage());
  }

  hostDisconnected(): void {
    this.#observe(null);
  }

  #observe(stage: HTMLElement | null): void {
    this.#observer?.disconnect();
    this.#observer = null;
    this.#observed = stage;
    this.#kind = '';
    this.#box = null;
    if (stage === null) return;
    const { ResizeObserver } = windowOf(stage);
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
    const { input } = this.#layout;
    const arrangement = arrange({ ...input, box, gap, tiles: elements.map(tileOf) }, layoutStage);
    const { places, stage: large, floating, page } = arrangement;
    const kind = [places.length, large, floating, page, input.layout].join();
    const animates = this.#kind !== '' && kind !== this.#kind && !prefersReducedMotion();
    elements.forEach((element, index) => {
      const place = places[index];
      element.hidden = !place;
      element.toggleAttribute('data-stage', index === large);
      element.toggleAttribute('data-float', index === floating);
      // The floating self view can be moved, also by keyboard.
      if (index === floating) element.tabIndex = 0;
      else element.removeAttribute('tabindex');
      if (place) {
        placeTile(element, place, this.#placed.get(element), animates);
        this.#placed.set(element, place);
      } else this.#placed.delete(element);
    });
    this.#kind = kind;
    this.#layout.setArranged(arrangement);
  }
}

function tileOf({ dataset }: HTMLElement): LayoutTile {
  const source = dataset.source as LayoutTile['source'];
  return { key: `${dataset.participant} ${source}`, source, local: dataset.local !== undefined };
}

/**
 * Places a tile. When participants join or leave, or another tile becomes large, tiles glide to their new place and new
 * ones fade in; while the box is resized, they follow at once. Only transforms are animated: a layout for each frame
 * would compete with the connections being made.
 */
function placeTile(
  element: HTMLElement,
  place: Rectangle,
  before: Rectangle | undefined,
  animates: boolean,
): void {
  if (before && equal(before, place)) return;
  const { x, y, width, height } = place;
  Object.assign(element.style, { translate: `${x}px ${y}px`, width: `${width}px`, height: `${height}px` });
  if (!animates) return;
  const from = before
    ? `translate(${before.x - x}px, ${before.y - y}px) scale(${before.width / width}, ${before.height / height})`
    : 'scale(0.97)';
  const keyframe = { transform: from, transformOrigin: before ? '0 0' : '50% 50%', opacity: before ? 1 : 0 };
  element.animate([keyframe, { transformOrigin: keyframe.transformOrigin }], {
    duration: MOVE_MS,
    easing: 'cubic-bezier(0.2, 0, 0, 1)',
  });
}

function equal(a: Rectangle, b: Rectangle): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

function prefersReducedMotion(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
