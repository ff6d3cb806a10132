import type { Rectangle } from '../../core/layout/tile-layout.js';

/**
 * Client pixels for one layout pixel of an element. Pointers and `getBoundingClientRect` count client pixels, styles and
 * `ResizeObserver` layout pixels; they differ under CSS zoom and transforms of the page.
 */
export function scaleOf(element: HTMLElement): { readonly x: number; readonly y: number } {
  const { width, height } = element.getBoundingClientRect();
  return { x: ratio(width, element.offsetWidth), y: ratio(height, element.offsetHeight) };
}

/** Rectangle of an element in the layout pixels of a box around it, from the top left of that box. */
export function rectangleIn(box: HTMLElement, element: Element): Rectangle {
  const [outer, inner] = [box.getBoundingClientRect(), element.getBoundingClientRect()];
  const { x, y } = scaleOf(box);
  return {
    x: (inner.x - outer.x) / x,
    y: (inner.y - outer.y) / y,
    width: inner.width / x,
    height: inner.height / y,
  };
}

/** Sizes in layout pixels are rounded: a difference of less than one is none. */
function ratio(clientPx: number, layoutPx: number): number {
  return layoutPx === 0 || Math.abs(clientPx - layoutPx) < 1 ? 1 : clientPx / layoutPx;
}
