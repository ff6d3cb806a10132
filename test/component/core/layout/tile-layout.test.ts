import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  type Box,
  narrowestAspect,
  type Rectangle,
  tileLayout,
  widestAspect,
} from '../../../../component/core/layout/tile-layout.js';
import { encodedSize } from '../../../../component/core/sending/video-size.js';

const boxes = fc.record({
  width: fc.integer({ min: 0, max: 4000 }),
  height: fc.integer({ min: 0, max: 3000 }),
});
const counts = fc.integer({ min: 0, max: 16 });
const gaps = fc.integer({ min: 0, max: 24 });

function overlap(a: Rectangle, b: Rectangle): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** The largest area of one tile that any grid of any allowed shape could have, found by trying them. */
function bestArea(box: Box, count: number, gap: number): number {
  const narrowest = narrowestAspect(box);
  const shapes = 200;
  let best = 0;
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const width = (box.width - gap * (columns - 1)) / columns;
    const height = (box.height - gap * (rows - 1)) / rows;
    if (width < 1 || height < 1) continue;
    for (let shape = 0; shape <= shapes; shape += 1) {
      const aspect = narrowest + ((widestAspect - narrowest) * shape) / shapes;
      const tileWidth = Math.min(width, height * aspect);
      best = Math.max(best, tileWidth * (tileWidth / aspect));
    }
  }
  return best;
}

describe('tileLayout', () => {
  it('keeps equal tiles inside the box and apart', () => {
    fc.assert(
      fc.property(boxes, counts, gaps, (box, count, gap) => {
        const { tiles, tileWidth, tileHeight } = tileLayout(box, count, gap);
        assert.equal(tiles.length, count);
        for (const [index, tile] of tiles.entries()) {
          assert.deepEqual([tile.width, tile.height], [tileWidth, tileHeight]);
          assert.ok(Object.values(tile).every((length) => Number.isInteger(length) && length >= 0));
          assert.ok(tile.x + tile.width <= box.width && tile.y + tile.height <= box.height);
          assert.ok(tiles.slice(index + 1).every((other) => !overlap(tile, other)));
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('uses at least 85 % of the best possible area', () => {
    const roomy = fc.record({
      width: fc.integer({ min: 240, max: 4000 }),
      height: fc.integer({ min: 240, max: 3000 }),
    });
    fc.assert(
      fc.property(roomy, fc.integer({ min: 1, max: 16 }), gaps, (box, count, gap) => {
        const { tileWidth, tileHeight } = tileLayout(box, count, gap);
        // Whole pixels cost at most one row and one column of a tile.
        const area = (tileWidth + 1) * (tileHeight + 1);
        assert.ok(area >= 0.85 * bestArea(box, count, gap), `${tileWidth}×${tileHeight}`);
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps aspect ratios between upright or square and 16:9', () => {
    fc.assert(
      fc.property(boxes, fc.integer({ min: 1, max: 16 }), gaps, (box, count, gap) => {
        const { tileWidth, tileHeight } = tileLayout(box, count, gap);
        if (tileWidth === 0) return;
        const aspect = tileWidth / tileHeight;
        assert.ok(aspect >= narrowestAspect(box) && aspect <= widestAspect, `${aspect}`);
      }),
    );
  });

  it('leaves the gap between neighbours, and centres every row', () => {
    fc.assert(
      fc.property(boxes, fc.integer({ min: 1, max: 16 }), gaps, (box, count, gap) => {
        const { tiles, columns, tileWidth } = tileLayout(box, count, gap);
        if (tileWidth === 0) return;
        for (let start = 0; start < count; start += columns) {
          const row = tiles.slice(start, start + columns);
          const [first, last] = [row[0], row.at(-1)];
          assert.ok(first && last);
          assert.ok(Math.abs(first.x - (box.width - last.x - last.width)) <= 1);
          for (const [index, tile] of row.entries())
            assert.equal(tile.x, first.x + index * (tileWidth + gap));
        }
      }),
    );
  });

  const shapes: readonly [Box, number, number, number][] = [
    [{ width: 1280, height: 720 }, 1, 1, 1],
    [{ width: 1280, height: 720 }, 2, 2, 1],
    [{ width: 1280, height: 720 }, 4, 2, 2],
    [{ width: 1280, height: 720 }, 6, 3, 2],
    [{ width: 320, height: 568 }, 2, 1, 2],
    [{ width: 320, height: 568 }, 8, 2, 4],
    [{ width: 1600, height: 300 }, 5, 5, 1],
  ];
  for (const [box, count, columns, rows] of shapes) {
    it(`places ${count} tiles in ${box.width}×${box.height} as ${columns} by ${rows}`, () => {
      const layout = tileLayout(box, count, 8);
      assert.deepEqual([layout.columns, layout.rows], [columns, rows]);
    });
  }

  it('makes tiles of nearly 16:9 exactly that, so that video fits to the pixel', () => {
    const { tileWidth, tileHeight } = tileLayout({ width: 1254, height: 539 }, 4, 8);
    assert.deepEqual([tileWidth, tileHeight], [464, 261]);
    assert.deepEqual(encodedSize({ width: 1280, height: 720 }, { width: 464, height: 261 }, 0), {
      width: 464,
      height: 261,
    });
  });

  it('returns a layout for no tiles, no box and invalid numbers', () => {
    assert.deepEqual(tileLayout({ width: 100, height: 100 }, 0, 8).tiles, []);
    for (const box of [
      { width: 0, height: 0 },
      { width: -5, height: 10 },
      { width: Number.NaN, height: 10 },
      { width: 3, height: 3 },
    ]) {
      for (const tile of tileLayout(box, 4, 8).tiles)
        assert.deepEqual(tile, { x: 0, y: 0, width: 0, height: 0 });
    }
  });
});
