import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { area, type Size, sizeToSend } from '../../../component/core/picture-size.js';
import {
  fullFramerate,
  idealBps,
  type LinkDemand,
  type LinkLimits,
  noThrift,
  shareUplink,
} from '../../../component/core/send-budget.js';
import { thriftSteps } from '../../../component/core/thrift.js';

const size = (most: number) =>
  fc.record({ width: fc.integer({ min: 1, max: most }), height: fc.integer({ min: 1, max: most }) });
const demand: fc.Arbitrary<LinkDemand> = fc.record({
  wishes: fc.record({ camera: fc.option(size(3_000)), screen: fc.option(size(3_000)) }),
  thrift: fc.constantFrom(...thriftSteps),
  redundant: fc.boolean(),
});
const source = fc.record({
  width: fc.integer({ min: 160, max: 1_920 }),
  height: fc.integer({ min: 120, max: 1_080 }),
});
const input = fc.record({
  uplinkBps: fc.integer({ min: 50_000, max: 8_000_000 }),
  sources: fc.record({ camera: fc.option(source), screen: fc.option(source) }),
  sound: fc.boolean(),
  links: fc.array(demand, { minLength: 1, maxLength: 15 }),
});

const hd: Size = { width: 1_280, height: 720 };
const tile = (width: number, height: number, thrift = noThrift): LinkDemand => ({
  wishes: { camera: { width, height }, screen: null },
  thrift,
  redundant: false,
});
const share = (links: readonly LinkDemand[], uplinkBps = 2_500_000, screen: Size | null = null) =>
  shareUplink({ uplinkBps, sources: { camera: hd, screen }, sound: true, links });
const pictures = (limits: readonly LinkLimits[]) =>
  limits.flatMap(({ pictures: { camera, screen } }) => [camera, screen]).filter(({ active }) => active);
const pixels = (limits: readonly LinkLimits[]) =>
  pictures(limits).reduce((sum, picture) => sum + area(picture.size), 0);

describe('sizeToSend', () => {
  it('has no more pixels than the box, none more than the source, and the shape of the source', () => {
    fc.assert(
      fc.property(source, size(4_000), fc.constantFrom(1, 0.5, 0.25), (from, box, scale) => {
        const sent = sizeToSend(from, box, scale);
        assert.ok(sent.width <= from.width && sent.height <= from.height);
        const least = 80 + 16;
        if (Math.min(sent.width, sent.height) > least) assert.ok(area(sent) <= area(box) * 1.02);
        const shape = sent.width / sent.height / (from.width / from.height);
        assert.ok(Math.abs(shape - 1) < 0.05, `${from.width}×${from.height} → ${sent.width}×${sent.height}`);
      }),
    );
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
          assert.deepEqual(sizeToSend(captured, shown), shown);
        },
      ),
    );
  });

  it('is the source itself where the box is as large', () => {
    assert.deepEqual(sizeToSend(hd, { width: 1_280, height: 720 }), hd);
    assert.deepEqual(sizeToSend({ width: 640, height: 360 }, hd), { width: 640, height: 360 });
  });
});

describe('shareUplink', () => {
  it('never gives more than the uplink, sound and headers included, unless sound alone is more', () => {
    fc.assert(
      fc.property(input, (given) => {
        const limits = shareUplink(given);
        const sound = limits.reduce(
          (sum, { soundBps, sound: { redundant } }) => sum + soundBps * (redundant ? 2 : 1) + 14_000,
          0,
        );
        const least = given.links.length * (16_000 + 14_000);
        if (given.sound) assert.ok(sound <= Math.max(least, given.uplinkBps) + given.links.length);
        const shown = pictures(limits).reduce((sum, { maxBitrateBps }) => sum + maxBitrateBps * 1.12, 0);
        const all = given.sound ? sound + shown : shown;
        assert.ok(shown === 0 || all <= given.uplinkBps + given.links.length, `${all}`);
      }),
    );
  });

  it('sends nothing that nobody sees, and nothing that is not there', () => {
    fc.assert(
      fc.property(input, (given) => {
        for (const [index, { pictures: sent }] of shareUplink(given).entries())
          for (const name of ['camera', 'screen'] as const)
            if (!given.links[index]?.wishes[name] || !given.sources[name])
              assert.equal(sent[name].active, false);
      }),
    );
  });

  it('gives an active picture enough to be one', () => {
    fc.assert(
      fc.property(input, (given) => {
        for (const { maxBitrateBps, size: sent, maxFramerate } of pictures(shareUplink(given)))
          assert.ok(maxBitrateBps >= Math.min(40_000, idealBps(sent, maxFramerate)));
      }),
    );
  });

  it('serves a shared screen before any face', () => {
    const links = Array.from({ length: 4 }, (_, index) => ({
      wishes: { camera: hd, screen: index === 0 ? hd : null },
      thrift: noThrift,
      redundant: false,
    }));
    const limits = share(links, 1_000_000, hd);
    const screen = limits[0]?.pictures.screen;
    assert.ok(screen?.active && screen.maxBitrateBps >= idealBps(hd, fullFramerate('screen', 4)) * 0.95);
  });

  it('gives a larger tile more', () => {
    const [large, small] = share([tile(960, 540), tile(240, 135)], 700_000);
    assert.ok((large?.pictures.camera.maxBitrateBps ?? 0) > (small?.pictures.camera.maxBitrateBps ?? 0) * 2);
  });

  it('lets the smallest go where there is too little for all', () => {
    const limits = share([tile(960, 540), tile(240, 135), tile(480, 270), tile(160, 90)], 300_000);
    assert.deepEqual(
      limits.map((each) => each.pictures.camera.active),
      [true, false, true, false],
    );
  });

  it('encodes no more than one container of 1280×720, however many there are', () => {
    const grid = (count: number, width: number, height: number) =>
      pixels(share(Array.from({ length: count - 1 }, () => tile(width, height))));
    assert.equal(grid(2, 1_280, 720), 921_600);
    const [four, eight] = [grid(4, 636, 357), grid(8, 421, 236)];
    assert.ok(four <= 921_600 && eight <= 921_600);
    assert.ok(eight <= four * 1.1, `${four} → ${eight}`);
  });

  it('saves frames first, then pixels, then the picture', () => {
    const costs = thriftSteps.map((thrift) => {
      const picture = share([tile(640, 360, thrift)])[0]?.pictures.camera;
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
    assert.equal(share(links, 500_000)[0]?.soundBps, 32_000);
    assert.equal(share(links, 250_000)[0]?.soundBps, 21_714);
    assert.equal(share(links, 100_000)[0]?.soundBps, 16_000);
  });
});
