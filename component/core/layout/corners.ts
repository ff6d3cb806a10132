import type { Box } from './tile-layout.js';

/** Where the floating own picture lies: `end` is where lines end, on the left in right-to-left languages. */
export type Corner = 'top-start' | 'top-end' | 'bottom-start' | 'bottom-end';

/** The corner that a point is nearest to. */
export function nearestCorner(
  point: { readonly x: number; readonly y: number },
  box: Box,
  rtl: boolean,
): Corner {
  const isEnd = point.x > box.width / 2 !== rtl;
  return `${point.y > box.height / 2 ? 'bottom' : 'top'}-${isEnd ? 'end' : 'start'}`;
}
