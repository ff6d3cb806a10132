import { type Corner, nearestCorner } from '../../core/layout/floating-self-view.js';
import { handleKey } from '../base/handled-keys.js';
import type { MeshCallHost } from '../base/host.js';
import type { LayoutState } from '../tiles/layout-state.js';

interface Drag {
  readonly tile: HTMLElement;
  readonly pointerId: number;
  readonly fromX: number;
  readonly fromY: number;
}

const GLIDE_MS = 220;

/** Drag and drop of the floating self view: it snaps to the nearest corner; arrow keys move it from corner to corner. */
export class SelfViewDrag {
  readonly #host: MeshCallHost;
  readonly #layout: LayoutState;
  readonly #ended = new AbortController();
  #drag: Drag | null = null;

  constructor(host: MeshCallHost, layout: LayoutState) {
    this.#host = host;
    this.#layout = layout;
    const { signal } = this.#ended;
    const root = host.shadowRoot;
    root?.addEventListener('pointerdown', (event) => this.#onPointerDown(event as PointerEvent), { signal });
    root?.addEventListener('pointermove', (event) => this.#onPointerMove(event as PointerEvent), { signal });
    for (const type of ['pointerup', 'pointercancel'])
      root?.addEventListener(type, (event) => this.#onPointerUp(event as PointerEvent), { signal });
    root?.addEventListener('keydown', (event) => this.#onKeyDown(event as KeyboardEvent), { signal });
  }

  close(): void {
    this.#ended.abort();
  }

  #onPointerDown(event: PointerEvent): void {
    const tile = floatingTile(event);
    if (!tile || event.button !== 0 || this.#drag) return;
    this.#drag = { tile, pointerId: event.pointerId, fromX: event.clientX, fromY: event.clientY };
    tile.setPointerCapture(event.pointerId);
  }

  #onPointerMove(event: PointerEvent): void {
    const drag = this.#drag;
    if (event.pointerId !== drag?.pointerId) return;
    const { tile, fromX, fromY } = drag;
    tile.style.setProperty('transform', `translate(${event.clientX - fromX}px, ${event.clientY - fromY}px)`);
  }

  #onPointerUp(event: PointerEvent): void {
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

  #onKeyDown(event: KeyboardEvent): void {
    const tile = floatingTile(event);
    if (!tile || event.target !== tile) return;
    const [row, column] = this.#layout.corner.split('-') as ['top' | 'bottom', 'start' | 'end'];
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
    handleKey(event);
    this.#glideTo(tile, corner);
  }

  get #isRtl(): boolean {
    return this.#layout.direction === 'rtl';
  }

  #glideTo(tile: HTMLElement, corner: Corner): void {
    const before = tile.getBoundingClientRect();
    tile.style.removeProperty('transform');
    this.#layout.moveSelfView(corner);
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
