import { type ArrangementInput, paginate, type StageLayout } from './arrangement.js';
import { aspectRatios, type Rectangle } from './tile-layout.js';

/**
 * How much of its side a strip of small tiles takes: never so much that less than 60 % are left, and down to `leastOfIt` of it
 * where all of them then fit, so that nobody has to be looked for on another page.
 */
const strip = { share: 0.2, mostShare: 0.36, leastPx: 64, mostPx: 240, leastOfIt: 0.6 } as const;
const sidebarShare = 0.26;

/** Lays out one tile large, and the others in a strip beside or below it. */
export const layoutStage: StageLayout = (input, laid) => {
  const { box, gap, tiles, page, layout } = input;
  const stage = stageOf(input, laid);
  const isSidebar = layout === 'sidebar';
  const others = laid.filter((index) => index !== stage);
  const beside = isSidebar ? box.width >= box.height * 0.8 : box.width > box.height * 1.6;
  const along = Math.floor(beside ? box.height : box.width);
  const across = Math.floor(beside ? box.width : box.height);
  const wished = across * (isSidebar && beside ? sidebarShare : strip.share);
  const capped = Math.min(Math.max(wished, strip.leastPx), isSidebar ? 320 : strip.mostPx);
  const most = Math.floor(Math.min(capped, across * strip.mostShare - gap));
  // Along a strip, a tile is as long as a picture of that thickness.
  const shape = beside ? 1 / aspectRatios.wide : Math.min(aspectRatios.wide, 4 / 3);
  const forAll = Math.floor(((along + gap) / others.length - gap) / shape);
  // Not below what a face and a name need, on either side.
  const mayShrink = forAll >= most * strip.leastOfIt && forAll * Math.min(1, shape) >= strip.leastPx;
  const thickness = mayShrink ? Math.min(most, forAll) : most;
  const isTooThin = thickness < strip.leastPx * 0.6;
  const length = Math.floor(thickness * shape);
  const perPage = isTooThin ? 0 : Math.floor((along + gap) / (length + gap));
  const places: (Rectangle | null)[] = tiles.map(() => null);
  const whole = { x: 0, y: 0, width: Math.floor(box.width), height: Math.floor(box.height) };
  if (perPage < 1) {
    places[stage] = whole;
    return { places, stage, page: 0, pages: 1 };
  }
  const { shown, ...paged } = paginate(others, perPage, page);
  const rest = across - thickness - gap;
  const start = Math.max(0, Math.floor((along - shown.length * (length + gap) + gap) / 2));
  const stripAt = rest + gap;
  for (const [at, index] of shown.entries()) {
    const from = start + at * (length + gap);
    places[index] = beside
      ? { x: stripAt, y: from, width: thickness, height: length }
      : { x: from, y: stripAt, width: length, height: thickness };
  }
  places[stage] = { ...whole, [beside ? 'width' : 'height']: rest };
  return { places, stage, ...paged };
};

/** What is pinned, the screen that was shared last, whoever speaks, anybody else, oneself. */
function stageOf({ tiles, pinned, speaker }: ArrangementInput, laid: readonly number[]): number {
  const weigh = (index: number) => {
    const tile = tiles[index];
    if (!tile) return 0;
    if (tile.key === pinned) return 4;
    if (tile.source === 'screen') return tile.local ? 0.5 : 3;
    return tile.local ? 0 : tile.key === speaker ? 2 : 1;
  };
  const screensLast = (index: number) => (tiles[index]?.source === 'screen' ? index : -index);
  return [...laid].sort((a, b) => weigh(b) - weigh(a) || screensLast(b) - screensLast(a))[0] ?? 0;
}
