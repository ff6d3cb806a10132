import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  containFit,
  encodedSize,
  fitForLinks,
  type Size,
} from '../../../../component/core/sending/video-size.js';

const size = (most: number) =>
  fc.record({ width: fc.integer({ min: 1, max: most }), height: fc.integer({ min: 1, max: most }) });
const source = fc.record({
  width: fc.integer({ min: 160, max: 1_920 }),
  height: fc.integer({ min: 120, max: 1_080 }),
});
const hd: Size = { width: 1_280, height: 720 };

describe('encodedSize', () => {
  const fit = fc.double({ min: -1, max: 1, noNaN: true });

  it('keeps the aspect ratio of the source, and is no larger than the source or than what covers the box', () => {
    fc.assert(
      fc.property(source, size(4_000), fit, fc.constantFrom(1, 0.5, 0.25), (from, box, fits, scale) => {
        const sent = encodedSize(from, box, fits, scale);
        assert.ok(sent.width <= from.width && sent.height <= from.height);
        const minSide = 80 + 16;
        if (Math.min(sent.width, sent.height) > minSide) {
          const inWidth = sent.width <= (box.width + 1) * scale;
          const inHeight = sent.height <= (box.height + 1) * scale;
          assert.ok(inWidth || inHeight, `${sent.width}×${sent.height}`);
        }
        const aspect = sent.width / sent.height / (from.width / from.height);
        assert.ok(Math.abs(aspect - 1) < 0.05, `${from.width}×${from.height} → ${sent.width}×${sent.height}`);
      }),
    );
  });

  it('covers the box with one link, and spends less on cropped pixels with more links', () => {
    const square = { width: 414, height: 414 };
    const heights = [1, 2, 3, 5, 7, 15].map((links) => encodedSize(hd, square, fitForLinks(links)).height);
    assert.deepEqual(heights, [414, 306, 279, 261, 252, 234]);
    assert.deepEqual(encodedSize(hd, square, containFit), { width: 400, height: 225 });
  });

  it('is exactly the box if it has the same aspect ratio', () => {
    fc.assert(
      fc.property(
        fc.constantFrom([16, 9], [9, 16], [4, 3], [3, 4], [1, 1]),
        fc.integer({ min: 9, max: 160 }),
        fc.integer({ min: 9, max: 160 }),
        ([a = 1, b = 1], from, to) => {
          const unit = b * Math.ceil(9 / b);
          const scaled = (steps: number) => ({ width: (unit * steps * a) / b, height: unit * steps });
          const [captured, shown] = [scaled(Math.max(from, to)), scaled(Math.min(from, to))];
          if (Math.min(shown.width, shown.height) < 80) return;
          for (const fits of [-1, 0, 1]) assert.deepEqual(encodedSize(captured, shown, fits), shown);
        },
      ),
    );
  });

  it('is the source itself if the box is as large or larger', () => {
    assert.deepEqual(encodedSize(hd, { width: 1_280, height: 720 }, 0), hd);
    assert.deepEqual(encodedSize({ width: 640, height: 360 }, hd, 0), { width: 640, height: 360 });
  });
});
