import { type ArrangementInput, paginate, type StageLayout } from './arrangement.js';
import { aspectRatios, type Rectangle } from './tile-layout.js';

/**
 * Thickness of the strip of small tiles, as a share of its side. The stage keeps at least 60 %. The strip
 * shrinks down to `minShrink` of its thickness if all tiles then fit on one page.
 */
const strip = { share: 0.2, maxShare: 0.36, minPx: 64, maxPx: 240, minShrink: 0.6 } as const;
const sidebarShare = 0.26;

/** Stage layout: arranges one tile large, and the others in a strip beside or below it. */
export const layoutStage: StageLayout = (input, visible) => {
  const { box, gap, tiles, page, layout } = input;
  const stage = stageTileOf(input, visible);
  const isSidebar = layout === 'sidebar';
  const others = visible.filter((index) => index !== stage);
  const beside = isSidebar ? box.width >= box.height * 0.8 : box.width > box.height * 1.6;
  const along = Math.floor(beside ? box.height : box.width);
  const across = Math.floor(beside ? box.width : box.height);
  const preferred = across * (isSidebar && beside ? sidebarShare : strip.share);
  const capped = Math.min(Math.max(preferred, strip.minPx), isSidebar ? 320 : strip.maxPx);
  const maxThickness = Math.floor(Math.min(capped, across * strip.maxShare - gap));
  // Length of a tile along the strip over its thickness.
  const aspect = beside ? 1 / aspectRatios.wide : Math.min(aspectRatios.wide, 4 / 3);
  const forAll = Math.floor(((along + gap) / others.length - gap) / aspect);
  // A face and a name need the minimum on either side.
  const mayShrink = forAll >= maxThickness * strip.minShrink && forAll * Math.min(1, aspect) >= strip.minPx;
  const thickness = mayShrink ? Math.min(maxThickness, forAll) : maxThickness;
  const isTooThin = thickness < strip.minPx * 0.6;
  const length = Math.floor(thickness * aspect);
  const perPage = isTooThin ? 0 : Math.floor((along + gap) / (length + gap));
  const places: (Rectangle | null)[] = tiles.map(() => null);
  const whole = { x: 0, y: 0, width: Math.floor(box.width), height: Math.floor(box.height) };
  if (perPage < 1) {
    places[stage] = whole;
    return { places, stage, page: 0, pages: 1 };
  }
  const { shown, ...paged } = paginate(others, perPage, page);
  const stageLength = across - thickness - gap;
  const start = Math.max(0, Math.floor((along - shown.length * (length + gap) + gap) / 2));
  const stripOffset = stageLength + gap;
  shown.forEach((index, at) => {
    const offset = start + at * (length + gap);
    places[index] = beside
      ? { x: stripOffset, y: offset, width: thickness, height: length }
      : { x: offset, y: stripOffset, width: length, height: thickness };
  });
  places[stage] = { ...whole, [beside ? 'width' : 'height']: stageLength };
  return { places, stage, ...paged };
};

/**
 * Tile for the stage: the pinned one, else the newest shared screen, the active speaker, a remote tile, the
 * local one.
 */
function stageTileOf({ tiles, pinned, speaker }: ArrangementInput, visible: readonly number[]): number {
  const priorityOf = (index: number) => {
    const tile = tiles[index];
    if (!tile) return 0;
    if (tile.key === pinned) return 4;
    if (tile.source === 'screen') return tile.local ? 0.5 : 3;
    return tile.local ? 0 : tile.key === speaker ? 2 : 1;
  };
  // The last screen and the first camera win among equals.
  const tieBreak = (index: number) => (tiles[index]?.source === 'screen' ? index : -index);
  return [...visible].sort((a, b) => priorityOf(b) - priorityOf(a) || tieBreak(b) - tieBreak(a))[0] ?? 0;
}
