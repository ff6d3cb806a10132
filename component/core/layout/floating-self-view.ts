import { aspectRatios, type Box, type Rectangle } from './tile-layout.js';

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

export function floatingPlace(box: Box, corner: Corner, gap: number): Rectangle {
  const isUpright = box.height > box.width;
  const shape = isUpright ? aspectRatios.upright : aspectRatios.wide;
  const widest = Math.min(Math.max(box.width * (isUpright ? 0.26 : 0.22), 88), 280, box.width * 0.4);
  const width = Math.floor(Math.min(widest, box.height * 0.4 * shape));
  const height = Math.floor(width / shape);
  return {
    x: corner.endsWith('end')
      ? Math.max(0, Math.floor(box.width) - width - gap)
      : Math.min(gap, Math.floor(box.width) - width),
    y: corner.startsWith('top')
      ? Math.min(gap, Math.floor(box.height) - height)
      : Math.max(0, Math.floor(box.height) - height - gap),
    width,
    height,
  };
}
