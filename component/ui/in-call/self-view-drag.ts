import { type Corner, nearestCorner } from '../../core/layout/floating-self-view.js';
import { handleKey } from '../base/handled-keys.js';
import type { MeshCallHost } from '../base/host.js';
import { rectangleIn, scaleOf } from '../base/layout-pixels.js';
import type { LayoutState } from '../tiles/layout-state.js';

interface Drag {
  readonly tile: HTMLElement;
  readonly stage: HTMLElement;
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
    const stage = tile?.parentElement;
    if (!tile || !stage || event.button !== 0 || this.#drag) return;
    this.#drag = { tile, stage, pointerId: event.pointerId, fromX: event.clientX, fromY: event.clientY };
    tile.setPointerCapture(event.pointerId);
  }

  #onPointerMove(event: PointerEvent): void {
    const drag = this.#drag;
    if (event.pointerId !== drag?.pointerId) return;
    const { tile, stage, fromX, fromY } = drag;
    const scale = scaleOf(stage);
    const [x, y] = [(event.clientX - fromX) / scale.x, (event.clientY - fromY) / scale.y];
    tile.style.setProperty('transform', `translate(${x}px, ${y}px)`);
  }

  #onPointerUp(event: PointerEvent): void {
    const drag = this.#drag;
    if (event.pointerId !== drag?.pointerId) return;
    this.#drag = null;
    const { tile, stage } = drag;
    const { x, y, width, height } = rectangleIn(stage, tile);
    const box = { width: stage.offsetWidth, height: stage.offsetHeight };
    this.#glideTo(tile, nearestCorner({ x: x + width / 2, y: y + height / 2 }, box, this.#isRtl));
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
    const stage = tile.parentElement;
    const before = stage && rectangleIn(stage, tile);
    tile.style.removeProperty('transform');
    this.#layout.moveSelfView(corner);
    void this.#host.updateComplete.then(() => {
      if (stage === null || before === null) return;
      const after = rectangleIn(stage, tile);
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
