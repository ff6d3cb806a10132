import { type Corner, nearestCorner } from '../../core/layout/floating-self-view.js';
import type { LayoutState } from '../tiles/layout-state.js';

export interface SelfViewDragHost extends HTMLElement {
  readonly updateComplete: Promise<boolean>;
}

interface Drag {
  readonly tile: HTMLElement;
  readonly pointerId: number;
  readonly fromX: number;
  readonly fromY: number;
}

const GLIDE_MS = 220;

/** Moves the floating own picture: by pointer to wherever it is dropped, by arrow keys from corner to corner. */
export class SelfViewDrag {
  readonly #host: SelfViewDragHost;
  readonly #arranger: LayoutState;
  readonly #ended = new AbortController();
  #drag: Drag | null = null;

  constructor(host: SelfViewDragHost, arranger: LayoutState) {
    this.#host = host;
    this.#arranger = arranger;
    const { signal } = this.#ended;
    const root = host.shadowRoot;
    root?.addEventListener('pointerdown', (event) => this.#begin(event as PointerEvent), { signal });
    root?.addEventListener('pointermove', (event) => this.#move(event as PointerEvent), { signal });
    for (const type of ['pointerup', 'pointercancel'])
      root?.addEventListener(type, (event) => this.#end(event as PointerEvent), { signal });
    root?.addEventListener('keydown', (event) => this.#key(event as KeyboardEvent), { signal });
  }

  close(): void {
    this.#ended.abort();
  }

  #begin(event: PointerEvent): void {
    const tile = floatingTile(event);
    if (!tile || event.button !== 0 || this.#drag) return;
    this.#drag = { tile, pointerId: event.pointerId, fromX: event.clientX, fromY: event.clientY };
    tile.setPointerCapture(event.pointerId);
  }

  #move(event: PointerEvent): void {
    const drag = this.#drag;
    if (event.pointerId !== drag?.pointerId) return;
    const { tile, fromX, fromY } = drag;
    tile.style.setProperty('transform', `translate(${event.clientX - fromX}px, ${event.clientY - fromY}px)`);
  }

  #end(event: PointerEvent): void {
    const drag = this.#drag;
    if (event.pointerId !== drag?.pointerId) return;
    this.#drag = null;
    const stage = drag.tile.parentElement?.getBoundingClientRect();
    const dropped = drag.tile.getBoundingClientRect();
    if (!stage) return;
    const centre = {
      x: dropped.x + dropped.width / 2 - stage.x,
      y: dropped.y + dropped.height / 2 - stage.y,
    };
    this.#glideTo(drag.tile, nearestCorner(centre, stage, this.#isRtl));
  }

  #key(event: KeyboardEvent): void {
    const tile = floatingTile(event);
    if (!tile || event.target !== tile) return;
    const [row, column] = this.#arranger.corner.split('-') as ['top' | 'bottom', 'start' | 'end'];
    const rightwards = this.#isRtl ? 'start' : 'end';
    const leftwards = this.#isRtl ? 'end' : 'start';
    const corners: Readonly<Record<string, Corner>> = {
      ArrowUp: `top-${column}`,
      ArrowDown: `bottom-${column}`,
      ArrowLeft: `${row}-${leftwards}`,
      ArrowRight: `${row}-${rightwards}`,
    };
    const corner = corners[event.key];
    if (!corner) return;
    event.preventDefault();
    this.#glideTo(tile, corner);
  }

  get #isRtl(): boolean {
    return this.#arranger.direction === 'rtl';
  }

  #glideTo(tile: HTMLElement, corner: Corner): void {
    const before = tile.getBoundingClientRect();
    tile.style.removeProperty('transform');
    this.#arranger.moveTo(corner);
    void this.#host.updateComplete.then(() => {
      const after = tile.getBoundingClientRect();
      const [x, y] = [before.x - after.x, before.y - after.y];
      if (matchMedia('(prefers-reduced-motion: reduce)').matches || (x === 0 && y === 0)) return;
      tile.animate([{ transform: `translate(${x}px, ${y}px)` }, {}], {
        duration: GLIDE_MS,
        easing: 'cubic-bezier(0.2, 0, 0, 1)',
      });
    });
  }
}

function floatingTile(event: Event): HTMLElement | null {
  const target = event.target instanceof Element ? event.target : null;
  return target?.closest<HTMLElement>('[data-float]') ?? null;
}
