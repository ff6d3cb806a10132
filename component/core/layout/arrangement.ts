import { type Corner, floatingRectangle } from './floating-self-view.js';
import { type Box, type Rectangle, tileLayout } from './tile-layout.js';

// Arranges tiles: which are large, which are in the strip, and on which page.

export type LayoutName = 'auto' | 'grid' | 'spotlight' | 'sidebar';
export type SelfView = 'auto' | 'tile' | 'float' | 'hidden';

/** Tile to arrange. */
export interface LayoutTile {
  /** Stable for the life of the tile. */
  readonly key: string;
  readonly source: 'camera' | 'screen';
  readonly local: boolean;
}

export interface ArrangementInput {
  readonly box: Box;
  readonly gap: number;
  /** In display order. */
  readonly tiles: readonly LayoutTile[];
  readonly layout: LayoutName;
  readonly selfView: SelfView;
  /** Key of the pinned tile; null for none. */
  readonly pinned: string | null;
  /** Key of the active speaker's tile; null for none. */
  readonly speaker: string | null;
  /** From 0; a page beyond the last is the last. */
  readonly page: number;
  readonly corner: Corner;
  readonly rtl: boolean;
}

/** Arrangement of all tiles: plain data, in whole CSS pixels. */
export interface Arrangement {
  /** One rectangle for each tile; null for a tile that is not shown. */
  readonly places: readonly (Rectangle | null)[];
  /** Index of the large tile on the stage; null in a grid. */
  readonly stage: number | null;
  /** Index of the self view while it floats above the other tiles; else null. */
  readonly floating: number | null;
  readonly page: number;
  readonly pages: number;
}

/** Smallest tile that shows a face. Where not all tiles can have it, they are paginated. */
const minTile: Box = { width: 112, height: 80 };
/** In a smaller box, the self view floats. */
const smallBox: Box = { width: 480, height: 320 };
/**
 * Strategy that arranges one tile large and the others beside it.
 *
 * @param visible indices of the tiles to arrange
 */
export type StageLayout = (
  input: ArrangementInput,
  visible: readonly number[],
) => TilePage & { readonly stage: number };

/**
 * Arranges all tiles of a call, as a grid or with a stage. Pure: the same input gives the same arrangement.
 *
 * @param stageLayout null until it is loaded: the arrangement is a grid then
 *
 * See demo/docs/decisions/0029-layouts-are-data.md.
 */
export function arrange(input: ArrangementInput, stageLayout: StageLayout | null): Arrangement {
  const { tiles, layout, box } = input;
  const self = tiles.findIndex(({ local, source }) => local && source === 'camera');
  const hasOthers = tiles.some((tile, index) => index !== self && !tile.local);
  const view = hasOthers && self !== -1 ? selfViewOf(input) : 'tile';
  const visible = tiles.map((_, index) => index).filter((index) => view === 'tile' || index !== self);
  const wantsStage =
    layout === 'spotlight' || layout === 'sidebar' || (layout === 'auto' && hasStageTile(input));
  const arranged =
    wantsStage && stageLayout && visible.length > 1
      ? stageLayout(input, visible)
      : gridLayout(input, visible);
  const { places, stage = null, page, pages } = arranged as TilePage & { readonly stage?: number };
  const floating = view === 'float' ? self : null;
  if (floating !== null) places[floating] = floatingRectangle(box, input.corner, input.gap);
  const mirrored = input.rtl ? places.map((place) => mirror(place, box)) : places;
  return { places: mirrored, stage, floating, page, pages };
}

/** Mirrors a rectangle for right-to-left languages. */
function mirror(place: Rectangle | null, { width }: Box): Rectangle | null {
  return place && { ...place, x: Math.floor(width) - place.x - place.width };
}

/** The self view floats in a call of two, where the other participant matters more, and in a small box. */
function selfViewOf({ selfView, tiles, box }: ArrangementInput): Exclude<SelfView, 'auto'> {
  if (selfView !== 'auto') return selfView;
  const cameras = tiles.filter(({ source }) => source === 'camera').length;
  const isSmall = box.width < smallBox.width && box.height < smallBox.height;
  return cameras <= 2 || isSmall ? 'float' : 'tile';
}

function hasStageTile({ tiles, pinned }: ArrangementInput): boolean {
  return tiles.some(({ key, source, local }) => key === pinned || (source === 'screen' && !local));
}

/** Rectangles of one page of tiles. */
export interface TilePage {
  readonly places: (Rectangle | null)[];
  readonly page: number;
  readonly pages: number;
}

function gridLayout({ box, gap, tiles, page }: ArrangementInput, visible: readonly number[]): TilePage {
  let perPage = visible.length;
  const fits = (count: number) => {
    const { tileWidth, tileHeight } = tileLayout(box, count, gap);
    return tileWidth >= minTile.width && tileHeight >= minTile.height;
  };
  while (perPage > 1 && !fits(perPage)) perPage -= 1;
  const { shown, ...paged } = paginate(visible, perPage, page);
  const grid = tileLayout(box, shown.length, gap);
  const places: (Rectangle | null)[] = tiles.map(() => null);
  shown.forEach((index, at) => {
    places[index] = grid.tiles[at] ?? null;
  });
  return { places, ...paged };
}

/** Pagination: splits items into pages of nearly equal length. */
export function paginate(all: readonly number[], perPage: number, page: number) {
  const pages = Math.max(1, Math.ceil(all.length / Math.max(1, perPage)));
  const each = Math.ceil(all.length / pages);
  const at = Math.min(Math.max(0, Math.floor(page)), pages - 1);
  return { shown: all.slice(at * each, (at + 1) * each), page: at, pages };
}
