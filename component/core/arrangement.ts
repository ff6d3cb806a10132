import { type Box, type Rectangle, tileLayout } from './tile-layout.js';

export type LayoutName = 'auto' | 'grid' | 'spotlight' | 'sidebar';
export type SelfView = 'auto' | 'tile' | 'float' | 'hidden';
/** Where the floating own picture lies: `end` is where lines end, on the left in right-to-left languages. */
export type Corner = 'top-start' | 'top-end' | 'bottom-start' | 'bottom-end';

export interface ArrangedTile {
  /** The same for as long as the tile is there. */
  readonly key: string;
  readonly source: 'camera' | 'screen';
  readonly local: boolean;
}

export interface ArrangementInput {
  readonly box: Box;
  readonly gap: number;
  /** In the order in which they are to be seen. */
  readonly tiles: readonly ArrangedTile[];
  readonly layout: LayoutName;
  readonly selfView: SelfView;
  /** Keys of tiles; null for none. */
  readonly pinned: string | null;
  readonly speaker: string | null;
  /** From 0; one beyond the last is the last. */
  readonly page: number;
  readonly corner: Corner;
  readonly rtl: boolean;
}

/** What is seen where: plain data, in whole CSS pixels. */
export interface Arrangement {
  /** One for each tile; null for what is not shown. */
  readonly places: readonly (Rectangle | null)[];
  /** Index of the tile that is large; null in a grid. */
  readonly stage: number | null;
  /** Index of the own picture where it floats above the others; null where it does not. */
  readonly floating: number | null;
  readonly page: number;
  readonly pages: number;
}

/** A tile that is smaller shows no face: then there are pages. */
const least: Box = { width: 112, height: 80 };
/** In a box as small, the own picture is not worth a tile. */
const smallBox: Box = { width: 480, height: 320 };
const shapes = { wide: 16 / 9, upright: 3 / 4 } as const;
/** How much of its side a strip of small tiles takes: never so much that less than 60 % are left. */
const strip = { share: 0.2, mostShare: 0.36, leastPx: 64, mostPx: 180 } as const;
const sidebarShare = 0.26;

/** Lays out everything that a call shows. Pure: the same input gives the same places. */
export function arrange(input: ArrangementInput): Arrangement {
  const { tiles, layout, box } = input;
  const own = tiles.findIndex(({ local, source }) => local && source === 'camera');
  const hasOthers = tiles.some((tile, index) => index !== own && !tile.local);
  const view = hasOthers && own !== -1 ? selfViewOf(input) : 'tile';
  const laid = tiles.map((_, index) => index).filter((index) => view === 'tile' || index !== own);
  const spotlit =
    layout === 'spotlight' || layout === 'sidebar' || (layout === 'auto' && stageIsAskedFor(input));
  const stage = spotlit && laid.length > 1 ? stageOf(input, laid) : null;
  const { places, page, pages } =
    stage === null ? inGrid(input, laid) : withStage(input, laid, stage, layout === 'sidebar');
  const floating = view === 'float' ? own : null;
  if (floating !== null) places[floating] = floatingPlace(box, input.corner, input.gap, input.rtl);
  return { places, stage, floating, page, pages };
}

/** Two people look at each other: the own picture need not be as large. */
function selfViewOf({ selfView, tiles, box }: ArrangementInput): Exclude<SelfView, 'auto'> {
  if (selfView !== 'auto') return selfView;
  const cameras = tiles.filter(({ source }) => source === 'camera').length;
  const isSmall = box.width < smallBox.width && box.height < smallBox.height;
  return cameras <= 2 || isSmall ? 'float' : 'tile';
}

function stageIsAskedFor({ tiles, pinned }: ArrangementInput): boolean {
  return tiles.some(({ key, source, local }) => key === pinned || (source === 'screen' && !local));
}

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

interface Laid {
  readonly places: (Rectangle | null)[];
  readonly page: number;
  readonly pages: number;
}

function inGrid({ box, gap, tiles, page }: ArrangementInput, laid: readonly number[]): Laid {
  let perPage = laid.length;
  const fits = (count: number) => {
    const { tileWidth, tileHeight } = tileLayout(box, count, gap);
    return tileWidth >= least.width && tileHeight >= least.height;
  };
  while (perPage > 1 && !fits(perPage)) perPage -= 1;
  const { shown, ...paged } = pageOf(laid, perPage, page);
  const grid = tileLayout(box, shown.length, gap);
  const places: (Rectangle | null)[] = tiles.map(() => null);
  for (const [at, index] of shown.entries()) places[index] = grid.tiles[at] ?? null;
  return { places, ...paged };
}

function withStage(
  { box, gap, tiles, page, rtl }: ArrangementInput,
  laid: readonly number[],
  stage: number,
  isSidebar: boolean,
): Laid {
  const others = laid.filter((index) => index !== stage);
  const beside = isSidebar ? box.width >= box.height * 0.8 : box.width > box.height * 1.6;
  const along = Math.floor(beside ? box.height : box.width);
  const across = Math.floor(beside ? box.width : box.height);
  const wished = across * (isSidebar && beside ? sidebarShare : strip.share);
  const capped = Math.min(Math.max(wished, strip.leastPx), isSidebar ? 320 : strip.mostPx);
  const thickness = Math.floor(Math.min(capped, across * strip.mostShare - gap));
  const shape = beside ? 1 / shapes.wide : shapes.wide;
  const isTooThin = thickness < strip.leastPx * 0.6;
  // Along a strip, a tile is as long as a picture of that thickness.
  const length = Math.floor(thickness * (shape > 1 ? Math.min(shape, 4 / 3) : shape));
  const perPage = isTooThin ? 0 : Math.floor((along + gap) / (length + gap));
  const places: (Rectangle | null)[] = tiles.map(() => null);
  const whole = { x: 0, y: 0, width: Math.floor(box.width), height: Math.floor(box.height) };
  if (perPage < 1) {
    places[stage] = whole;
    return { places, page: 0, pages: 1 };
  }
  const { shown, ...paged } = pageOf(others, perPage, page);
  const rest = across - thickness - gap;
  const start = Math.max(0, Math.floor((along - shown.length * (length + gap) + gap) / 2));
  const stripAt = beside && rtl ? 0 : rest + gap;
  for (const [at, index] of shown.entries()) {
    const from = start + at * (length + gap);
    places[index] = beside
      ? { x: stripAt, y: from, width: thickness, height: length }
      : { x: from, y: stripAt, width: length, height: thickness };
  }
  places[stage] = beside
    ? { ...whole, x: rtl ? thickness + gap : 0, width: rest }
    : { ...whole, height: rest };
  return { places, ...paged };
}

/** Pages are as full as each other. */
function pageOf(all: readonly number[], perPage: number, page: number) {
  const pages = Math.max(1, Math.ceil(all.length / Math.max(1, perPage)));
  const each = Math.ceil(all.length / pages);
  const at = Math.min(Math.max(0, Math.floor(page)), pages - 1);
  return { shown: all.slice(at * each, (at + 1) * each), page: at, pages };
}

function floatingPlace(box: Box, corner: Corner, gap: number, rtl: boolean): Rectangle {
  const isUpright = box.height > box.width;
  const shape = isUpright ? shapes.upright : shapes.wide;
  const widest = Math.min(Math.max(box.width * (isUpright ? 0.26 : 0.22), 88), 280, box.width * 0.4);
  const width = Math.floor(Math.min(widest, box.height * 0.4 * shape));
  const height = Math.floor(width / shape);
  const isRight = corner.endsWith('end') !== rtl;
  return {
    x: isRight
      ? Math.max(0, Math.floor(box.width) - width - gap)
      : Math.min(gap, Math.floor(box.width) - width),
    y: corner.startsWith('top')
      ? Math.min(gap, Math.floor(box.height) - height)
      : Math.max(0, Math.floor(box.height) - height - gap),
    width,
    height,
  };
}

/** The corner that a point is nearest to. */
export function nearestCorner(
  point: { readonly x: number; readonly y: number },
  box: Box,
  rtl: boolean,
): Corner {
  const isEnd = point.x > box.width / 2 !== rtl;
  return `${point.y > box.height / 2 ? 'bottom' : 'top'}-${isEnd ? 'end' : 'start'}`;
}
