import type { Corner } from './corners.js';
import { type Box, type Rectangle, tileLayout } from './tile-layout.js';

export type LayoutName = 'auto' | 'grid' | 'spotlight' | 'sidebar';
export type SelfView = 'auto' | 'tile' | 'float' | 'hidden';

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
export const shapes = { wide: 16 / 9, upright: 3 / 4 } as const;
/** Lays out one tile large and the others beside it. */
export type WithStage = (
  input: ArrangementInput,
  laid: readonly number[],
) => Laid & { readonly stage: number };

/**
 * Lays out everything that a call shows. Pure: the same input gives the same places.
 *
 * @param withStage what lays out a large tile; while it is not loaded, there is a grid
 */
export function arrange(input: ArrangementInput, withStage: WithStage | null): Arrangement {
  const { tiles, layout, box } = input;
  const own = tiles.findIndex(({ local, source }) => local && source === 'camera');
  const hasOthers = tiles.some((tile, index) => index !== own && !tile.local);
  const view = hasOthers && own !== -1 ? selfViewOf(input) : 'tile';
  const laid = tiles.map((_, index) => index).filter((index) => view === 'tile' || index !== own);
  const spotlit =
    layout === 'spotlight' || layout === 'sidebar' || (layout === 'auto' && stageIsAskedFor(input));
  const arranged = spotlit && withStage && laid.length > 1 ? withStage(input, laid) : inGrid(input, laid);
  const { places, stage = null, page, pages } = arranged as Laid & { readonly stage?: number };
  const floating = view === 'float' ? own : null;
  if (floating !== null) places[floating] = floatingPlace(box, input.corner, input.gap);
  const seen = input.rtl ? places.map((place) => mirrored(place, box)) : places;
  return { places: seen, stage, floating, page, pages };
}

/** Lines that run from the right begin there. */
function mirrored(place: Rectangle | null, { width }: Box): Rectangle | null {
  return place && { ...place, x: Math.floor(width) - place.x - place.width };
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

/** Places, and which page of them this is. */
export interface Laid {
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

/** Pages are as full as each other. */
export function pageOf(all: readonly number[], perPage: number, page: number) {
  const pages = Math.max(1, Math.ceil(all.length / Math.max(1, perPage)));
  const each = Math.ceil(all.length / pages);
  const at = Math.min(Math.max(0, Math.floor(page)), pages - 1);
  return { shown: all.slice(at * each, (at + 1) * each), page: at, pages };
}

function floatingPlace(box: Box, corner: Corner, gap: number): Rectangle {
  const isUpright = box.height > box.width;
  const shape = isUpright ? shapes.upright : shapes.wide;
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
