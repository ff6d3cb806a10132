import { type Corner, floatingPlace } from './floating-self-view.js';
import { type Box, type Rectangle, tileLayout } from './tile-layout.js';

export type LayoutName = 'auto' | 'grid' | 'spotlight' | 'sidebar';
export type SelfView = 'auto' | 'tile' | 'float' | 'hidden';

export interface LayoutTile {
  /** The same for as long as the tile is there. */
  readonly key: string;
  readonly source: 'camera' | 'screen';
  readonly local: boolean;
}

export interface ArrangementInput {
  readonly box: Box;
  readonly gap: number;
  /** In the order in which they are to be seen. */
  readonly tiles: readonly LayoutTile[];
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
/** Lays out one tile large and the others beside it. */
export type StageLayout = (
  input: ArrangementInput,
  laid: readonly number[],
) => TilePage & { readonly stage: number };

/**
 * Lays out everything that a call shows. Pure: the same input gives the same places.
 *
 * @param stageLayout what lays out a large tile; while it is not loaded, there is a grid
 */
export function arrange(input: ArrangementInput, stageLayout: StageLayout | null): Arrangement {
  const { tiles, layout, box } = input;
  const own = tiles.findIndex(({ local, source }) => local && source === 'camera');
  const hasOthers = tiles.some((tile, index) => index !== own && !tile.local);
  const view = hasOthers && own !== -1 ? selfViewOf(input) : 'tile';
  const laid = tiles.map((_, index) => index).filter((index) => view === 'tile' || index !== own);
  const spotlit =
    layout === 'spotlight' || layout === 'sidebar' || (layout === 'auto' && stageIsAskedFor(input));
  const arranged = spotlit && stageLayout && laid.length > 1 ? stageLayout(input, laid) : inGrid(input, laid);
  const { places, stage = null, page, pages } = arranged as TilePage & { readonly stage?: number };
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
export interface TilePage {
  readonly places: (Rectangle | null)[];
  readonly page: number;
  readonly pages: number;
}

function inGrid({ box, gap, tiles, page }: ArrangementInput, laid: readonly number[]): TilePage {
  let perPage = laid.length;
  const fits = (count: number) => {
    const { tileWidth, tileHeight } = tileLayout(box, count, gap);
    return tileWidth >= least.width && tileHeight >= least.height;
  };
  while (perPage > 1 && !fits(perPage)) perPage -= 1;
  const { shown, ...paged } = paginate(laid, perPage, page);
  const grid = tileLayout(box, shown.length, gap);
  const places: (Rectangle | null)[] = tiles.map(() => null);
  for (const [at, index] of shown.entries()) places[index] = grid.tiles[at] ?? null;
  return { places, ...paged };
}

/** Pages are as full as each other. */
export function paginate(all: readonly number[], perPage: number, page: number) {
  const pages = Math.max(1, Math.ceil(all.length / Math.max(1, perPage)));
  const each = Math.ceil(all.length / pages);
  const at = Math.min(Math.max(0, Math.floor(page)), pages - 1);
  return { shown: all.slice(at * each, (at + 1) * each), page: at, pages };
}
