/** A rectangle in CSS pixels, from the top left corner of the box that holds it. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Equal tiles in rows, in whole CSS pixels so that edges are crisp. */
export interface TileLayout {
  readonly columns: number;
  readonly rows: number;
  readonly tileWidth: number;
  readonly tileHeight: number;
  readonly tiles: readonly Rectangle[];
}

export interface Box {
  readonly width: number;
  readonly height: number;
}

/** Width over height of a camera's video, and of a tile for one face. */
export const aspectRatios = { wide: 16 / 9, upright: 3 / 4 } as const;

/** Wider tiles would crop more of a face than they show of the room around it. */
export const widestAspect = aspectRatios.wide;

/** The narrowest tile that fits a face: a portrait box may use portrait tiles, a landscape box squares at most. */
export function narrowestAspect(box: Box): number {
  return box.height > box.width ? aspectRatios.upright : 1;
}

/** Of grids that show this share of the best one's area, the tidier one is taken. */
const goodEnough = 0.9;
/** So much of a tile's area is kept where it is made exact. */
const worthExactness = 0.95;

interface Grid extends Box {
  readonly columns: number;
  readonly rows: number;
}

/**
 * Lays `count` equal tiles into a box so that they are as large as they can be, give or take 10 % of the area for a
 * grid without holes and 5 % for tiles of exactly 16:9. The last row is centred. A box too small for its gaps gives tiles without size.
 */
export function tileLayout(box: Box, count: number, gap: number): TileLayout {
  const tileCount = Math.max(0, Math.floor(count));
  const inner = { width: wholePixels(box.width), height: wholePixels(box.height) };
  const between = wholePixels(gap);
  const grids: Grid[] = [];
  for (let columns = 1; columns <= tileCount; columns += 1) {
    const rows = Math.ceil(tileCount / columns);
    grids.push({ columns, rows, ...largestTile(inner, columns, rows, between) });
  }
  const bestArea = Math.max(0, ...grids.map(area));
  const [chosen] = grids
    .filter((grid) => area(grid) >= bestArea * goodEnough)
    .sort(
      (a, b) =>
        emptyCells(a, tileCount) - emptyCells(b, tileCount) || oddness(a) - oddness(b) || area(b) - area(a),
    );
  return placed(chosen ?? { columns: 0, rows: 0, width: 0, height: 0 }, inner, tileCount, between);
}

/** The largest tile of an allowed shape in one cell. Rounding down keeps the shape within its bounds exactly. */
function largestTile(box: Box, columns: number, rows: number, gap: number): Box {
  const cellWidth = wholePixels((box.width - gap * (columns - 1)) / columns);
  const cellHeight = wholePixels((box.height - gap * (rows - 1)) / rows);
  const width = Math.min(cellWidth, Math.floor(cellHeight * widestAspect));
  const height = Math.min(cellHeight, Math.floor(width / narrowestAspect(box)));
  return width > 0 && height > 0 ? exact({ width, height }) : { width: 0, height: 0 };
}

/** A tile of nearly 16:9 becomes one of exactly that: then the picture fits it to the pixel, and nobody has to scale it. */
function exact(tile: Box): Box {
  const steps = Math.floor(Math.min(tile.width / 16, tile.height / 9));
  const fitting = { width: steps * 16, height: steps * 9 };
  return area(fitting) >= area(tile) * worthExactness ? fitting : tile;
}

function placed(grid: Grid, box: Box, count: number, gap: number): TileLayout {
  const { columns, rows, width, height } = grid;
  const seen = width > 0;
  const top = centred(box.height, rows, height, gap);
  const tiles = Array.from({ length: count }, (_, index): Rectangle => {
    if (!seen) return { x: 0, y: 0, width: 0, height: 0 };
    const row = Math.floor(index / columns);
    const inRow = row === rows - 1 ? count - row * columns : columns;
    const left = centred(box.width, inRow, width, gap);
    return { x: left + (index % columns) * (width + gap), y: top + row * (height + gap), width, height };
  });
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

/** How far from 16:9, as a ratio: twice as wide is as odd as half as wide. */
function oddness(tile: Box): number {
  return tile.height === 0 ? 0 : Math.abs(Math.log(tile.width / tile.height / widestAspect));
}

function wholePixels(length: number): number {
  return Number.isFinite(length) ? Math.max(0, Math.floor(length)) : 0;
}
