import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { tileLayout } from '../../../../component/core/layout/tile-layout.js';
import { degradationSteps } from '../../../../component/core/sending/degradation-ladder.js';
import {
  allocateUplink,
  type LinkAllocation,
  type LinkDemand,
  maxFramerateFor,
  noDegradation,
  targetBps,
} from '../../../../component/core/sending/uplink-allocation.js';
import {
  area,
  containFit,
  encodedSize,
  fitForLinks,
  type Size,
} from '../../../../component/core/sending/video-size.js';

const size = (most: number) =>
  fc.record({ width: fc.integer({ min: 1, max: most }), height: fc.integer({ min: 1, max: most }) });
const demand: fc.Arbitrary<LinkDemand> = fc.record({
  requestedSizes: fc.record({ camera: fc.option(size(3_000)), screen: fc.option(size(3_000)) }),
  degradation: fc.constantFrom(...degradationSteps),
  redundant: fc.boolean(),
});
const source = fc.record({
  width: fc.integer({ min: 160, max: 1_920 }),
  height: fc.integer({ min: 120, max: 1_080 }),
});
const input = fc.record({
  uplinkBps: fc.integer({ min: 50_000, max: 8_000_000 }),
  sources: fc.record({ camera: fc.option(source), screen: fc.option(source) }),
  audio: fc.boolean(),
  links: fc.array(demand, { minLength: 1, maxLength: 15 }),
});

const hd: Size = { width: 1_280, height: 720 };
const tile = (width: number, height: number, degradation = noDegradation): LinkDemand => ({
  requestedSizes: { camera: { width, height }, screen: null },
  degradation,
  redundant: false,
});
const share = (links: readonly LinkDemand[], uplinkBps = 2_500_000, screen: Size | null = null) =>
  allocateUplink({ uplinkBps, sources: { camera: hd, screen }, audio: true, links });
const pictures = (limits: readonly LinkAllocation[]) =>
  limits.flatMap(({ videos: { camera, screen } }) => [camera, screen]).filter(({ active }) => active);
const pixels = (limits: readonly LinkAllocation[]) =>
  pictures(limits).reduce((sum, picture) => sum + area(picture.size), 0);

describe('encodedSize', () => {
  const fit = fc.double({ min: -1, max: 1, noNaN: true });

  it('has the shape of the source, none more than its pixels, and none more than cover the box', () => {
    fc.assert(
      fc.property(source, size(4_000), fit, fc.constantFrom(1, 0.5, 0.25), (from, box, fits, scale) => {
        const sent = encodedSize(from, box, fits, scale);
        assert.ok(sent.width <= from.width && sent.height <= from.height);
        const least = 80 + 16;
        if (Math.min(sent.width, sent.height) > least) {
          const inWidth = sent.width <= (box.width + 1) * scale;
          const inHeight = sent.height <= (box.height + 1) * scale;
          assert.ok(inWidth || inHeight, `${sent.width}×${sent.height}`);
        }
        const shape = sent.width / sent.height / (from.width / from.height);
        assert.ok(Math.abs(shape - 1) < 0.05, `${from.width}×${from.height} → ${sent.width}×${sent.height}`);
      }),
    );
  });

  it('is sharp face to face, and has the less of what is cut off the more there are', () => {
    const square = { width: 414, height: 414 };
    const heights = [1, 2, 3, 5, 7, 15].map((links) => encodedSize(hd, square, fitForLinks(links)).height);
    assert.deepEqual(heights, [414, 306, 279, 261, 252, 234]);
    assert.deepEqual(encodedSize(hd, square, containFit), { width: 400, height: 225 });
  });

  it('fits a box of the same shape to the pixel', () => {
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

  it('is the source itself where the box is as large', () => {
    assert.deepEqual(encodedSize(hd, { width: 1_280, height: 720 }, 0), hd);
    assert.deepEqual(encodedSize({ width: 640, height: 360 }, hd, 0), { width: 640, height: 360 });
  });
});

describe('allocateUplink', () => {
  it('never gives more than the uplink, sound and headers included, unless sound alone is more', () => {
    fc.assert(
      fc.property(input, (given) => {
        const limits = allocateUplink(given);
        const sound = limits.reduce(
          (sum, { audioBps, packetization: { redundant } }) => sum + audioBps * (redundant ? 2 : 1) + 14_000,
          0,
        );
        const least = given.links.length * (16_000 + 14_000);
        if (given.audio) assert.ok(sound <= Math.max(least, given.uplinkBps) + given.links.length);
        const shown = pictures(limits).reduce((sum, { maxBitrateBps }) => sum + maxBitrateBps * 1.12, 0);
        const all = given.audio ? sound + shown : shown;
        assert.ok(shown === 0 || all <= given.uplinkBps + given.links.length, `${all}`);
      }),
    );
  });

  it('sends nothing that nobody sees, and nothing that is not there', () => {
    fc.assert(
      fc.property(input, (given) => {
        for (const [index, { videos: sent }] of allocateUplink(given).entries())
          for (const name of ['camera', 'screen'] as const)
            if (!given.links[index]?.requestedSizes[name] || !given.sources[name])
              assert.equal(sent[name].active, false);
      }),
    );
  });

  it('gives an active picture enough to be one', () => {
    fc.assert(
      fc.property(input, (given) => {
        for (const { maxBitrateBps, size: sent, maxFramerate } of pictures(allocateUplink(given)))
          assert.ok(maxBitrateBps >= Math.min(40_000, targetBps(sent, maxFramerate)));
      }),
    );
  });

  it('serves a shared screen before any face', () => {
    const links = Array.from({ length: 4 }, (_, index) => ({
      requestedSizes: { camera: hd, screen: index === 0 ? hd : null },
      degradation: noDegradation,
      redundant: false,
    }));
    const limits = share(links, 1_000_000, hd);
    const screen = limits[0]?.videos.screen;
    assert.ok(screen?.active && screen.maxBitrateBps >= targetBps(hd, maxFramerateFor('screen', 4)) * 0.95);
  });

  it('gives a larger tile more', () => {
    const [large, small] = share([tile(960, 540), tile(240, 135)], 700_000);
    assert.ok((large?.videos.camera.maxBitrateBps ?? 0) > (small?.videos.camera.maxBitrateBps ?? 0) * 2);
  });

  it('lets the smallest go where there is too little for all', () => {
    const limits = share([tile(960, 540), tile(240, 135), tile(480, 270), tile(160, 90)], 300_000);
    assert.deepEqual(
      limits.map((each) => each.videos.camera.active),
      [true, false, true, false],
    );
  });

  it('encodes no more than one container of 1280×720, and hardly more for eight than for four', () => {
    // The stage of such a container with nothing but the tiles, with a toolbar below them, and on a page with a header.
    for (const height of [720, 640, 548]) {
      const grid = (count: number) => {
        const { tileWidth, tileHeight } = tileLayout({ width: 1_256, height }, count, 8);
        return pixels(share(Array.from({ length: count - 1 }, () => tile(tileWidth, tileHeight))));
      };
      const most = Array.from({ length: 15 }, (_, index) => grid(index + 2));
      assert.ok(Math.max(...most) <= 921_600, most.join(' '));
      assert.ok(grid(8) <= grid(4) * 1.1, `${grid(4)} → ${grid(8)}`);
    }
    assert.equal(pixels(share([tile(1_280, 720)])), 921_600);
  });

  it('saves frames first, then pixels, then the picture', () => {
    const costs = degradationSteps.map((degradation) => {
      const picture = share([tile(640, 360, degradation)])[0]?.videos.camera;
      return picture?.active ? picture.maxFramerate * area(picture.size) : 0;
    });
    assert.deepEqual(
      costs,
      [...costs].sort((a, b) => b - a),
    );
    assert.equal(new Set(costs).size, costs.length);
    assert.equal(costs.at(-1), 0);
  });

  it('makes sound smaller only where it would not fit', () => {
    const links = Array.from({ length: 7 }, () => tile(320, 180));
    assert.equal(share(links, 500_000)[0]?.audioBps, 32_000);
    assert.equal(share(links, 250_000)[0]?.audioBps, 21_714);
    assert.equal(share(links, 100_000)[0]?.audioBps, 16_000);
  });
});
