/** Rectangle in CSS pixels, relative to the top left corner of its box. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Grid of equal tiles, in whole CSS pixels so that edges are crisp. */
export interface TileLayout {
  readonly columns: number;
  readonly rows: number;
  readonly tileWidth: number;
  readonly tileHeight: number;
  readonly tiles: readonly Rectangle[];
}

/** Size of an area in CSS pixels. */
export interface Box {
  readonly width: number;
  readonly height: number;
}

/** Width over height of a camera's video, and of a tile for one face. */
export const aspectRatios = { wide: 16 / 9, upright: 3 / 4 } as const;

/** Wider tiles would crop the face more than they show of its surroundings. */
export const widestAspect = aspectRatios.wide;

/** Narrowest tile that fits a face: upright in an upright box, else a square. */
export function narrowestAspect(box: Box): number {
  return box.height > box.width ? aspectRatios.upright : 1;
}

/** Among grids with at least this share of the best tile area, the one with the fewest empty cells wins. */
const ACCEPTED_AREA = 0.9;
/** A tile becomes exactly 16:9 if it keeps this share of its area. */
const EXACT_AREA = 0.95;

interface Grid extends Box {
  readonly columns: number;
  readonly rows: number;
}

/**
 * Grid layout: places `count` equal tiles in a box, as large as possible. Gives up to 10 % of the area for a
 * grid without empty cells, and 5 % for tiles of exactly 16:9. The last row is centred. A box too small for
 * its gaps yields tiles without size.
 */
export function tileLayout(box: Box, count: number, gap: number): TileLayout {
  const tileCount = Math.max(0, Math.floor(count));
  const inner = { width: wholePixels(box.width), height: wholePixels(box.height) };
  const gapPx = wholePixels(gap);
  const grids: Grid[] = [];
  for (let columns = 1; columns <= tileCount; columns += 1) {
    const rows = Math.ceil(tileCount / columns);
    grids.push({ columns, rows, ...largestTile(inner, columns, rows, gapPx) });
  }
  const bestArea = Math.max(0, ...grids.map(area));
  const [chosen] = grids
    .filter((grid) => area(grid) >= bestArea * ACCEPTED_AREA)
    .sort(
      (a, b) =>
        emptyCells(a, tileCount) - emptyCells(b, tileCount) ||
        distanceFromWide(a) - distanceFromWide(b) ||
        area(b) - area(a),
    );
  return placeTiles(chosen ?? { columns: 0, rows: 0, width: 0, height: 0 }, inner, tileCount, gapPx);
}

/** Largest tile of an allowed aspect ratio in one cell. Rounding down keeps the ratio within its bounds. */
function largestTile(box: Box, columns: number, rows: number, gap: number): Box {
  const cellWidth = wholePixels((box.width - gap * (columns - 1)) / columns);
  const cellHeight = wholePixels((box.height - gap * (rows - 1)) / rows);
  const width = Math.min(cellWidth, Math.floor(cellHeight * widestAspect));
  const height = Math.min(cellHeight, Math.floor(width / narrowestAspect(box)));
  return width > 0 && height > 0 ? snapToWide({ width, height }) : { width: 0, height: 0 };
}

/** Makes a tile of nearly 16:9 exactly that, so that its video fits to the pixel and needs no scaling. */
function snapToWide(tile: Box): Box {
  const steps = Math.floor(Math.min(tile.width / 16, tile.height / 9));
  const snapped = { width: steps * 16, height: steps * 9 };
  return area(snapped) >= area(tile) * EXACT_AREA ? snapped : tile;
}

function placeTiles(grid: Grid, box: Box, count: number, gap: number): TileLayout {
  const { columns, rows, width, height } = grid;
  const hasSize = width > 0;
  const top = centred(box.height, rows, height, gap);
  const place = (index: number): Rectangle => {
    if (!hasSize) return { x: 0, y: 0, width: 0, height: 0 };
    const row = Math.floor(index / columns);
    const inRow = row === rows - 1 ? count - row * columns : columns;
    const left = centred(box.width, inRow, width, gap);
    return { x: left + (index % columns) * (width + gap), y: top + row * (height + gap), width, height };
  };
  const tiles: Rectangle[] = [];
  for (let index = 0; index < count; index += 1) tiles.push(place(index));
  return { columns, rows, tileWidth: width, tileHeight: height, tiles };
}

function centred(available: number, count: number, size: number, gap: number): number {
  return Math.max(0, Math.floor((available - count * size - (count - 1) * gap) / 2));
}

function area(tile: Box): number {
  return tile.width * tile.height;
}

function emptyCells(grid: Grid, count: number): number {
  return grid.columns * grid.rows - count;
}

/**
 * Distance of an aspect ratio from 16:9 on a logarithmic scale: twice as wide counts as much as half as wide.
 */
function distanceFromWide(tile: Box): number {
  return tile.height === 0 ? 0 : Math.abs(Math.log(tile.width / tile.height / widestAspect));
}

function wholePixels(length: number): number {
  return Number.isFinite(length) ? Math.max(0, Math.floor(length)) : 0;
}
