import { aspectRatios, type Box, type Rectangle } from './tile-layout.js';

/** Corner of the floating self view. `end` is where a line of text ends: left in right-to-left languages. */
export type Corner = 'top-start' | 'top-end' | 'bottom-start' | 'bottom-end';

/** Corner of a box that is nearest to a point. */
export function nearestCorner(
  point: { readonly x: number; readonly y: number },
  box: Box,
  rtl: boolean,
): Corner {
  const isEnd = point.x > box.width / 2 !== rtl;
  return `${point.y > box.height / 2 ? 'bottom' : 'top'}-${isEnd ? 'end' : 'start'}`;
}

/** Rectangle of the floating self view in a box, for left-to-right languages. */
export function floatingRectangle(box: Box, corner: Corner, gap: number): Rectangle {
  const isUpright = box.height > box.width;
  const aspect = isUpright ? aspectRatios.upright : aspectRatios.wide;
  const maxWidth = Math.min(Math.max(box.width * (isUpright ? 0.26 : 0.22), 88), 280, box.width * 0.4);
  const width = Math.floor(Math.min(maxWidth, box.height * 0.4 * aspect));
  const height = Math.floor(width / aspect);
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
