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
import { area, type Size } from '../../../../component/core/sending/video-size.js';

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
const allocate = (links: readonly LinkDemand[], uplinkBps = 2_500_000, screen: Size | null = null) =>
  allocateUplink({ uplinkBps, sources: { camera: hd, screen }, audio: true, links });
const activeVideos = (limits: readonly LinkAllocation[]) =>
  limits.flatMap(({ videos: { camera, screen } }) => [camera, screen]).filter(({ active }) => active);
const pixels = (limits: readonly LinkAllocation[]) =>
  activeVideos(limits).reduce((sum, video) => sum + area(video.size), 0);

describe('allocateUplink', () => {
  it('never exceeds the uplink, audio and headers included, unless audio alone does', () => {
    fc.assert(
      fc.property(input, (given) => {
        const limits = allocateUplink(given);
        const audioBps = limits.reduce(
          (sum, { audioBps, packetization: { redundant } }) => sum + audioBps * (redundant ? 2 : 1) + 14_000,
          0,
        );
        const least = given.links.length * (16_000 + 14_000);
        if (given.audio) assert.ok(audioBps <= Math.max(least, given.uplinkBps) + given.links.length);
        const videoBps = activeVideos(limits).reduce(
          (sum, { maxBitrateBps }) => sum + maxBitrateBps * 1.12,
          0,
        );
        const all = given.audio ? audioBps + videoBps : videoBps;
        assert.ok(videoBps === 0 || all <= given.uplinkBps + given.links.length, `${all}`);
      }),
    );
  });

  it('sends no video that the receiver does not show or that is not captured', () => {
    fc.assert(
      fc.property(input, (given) => {
        for (const [index, { videos: sent }] of allocateUplink(given).entries())
          for (const name of ['camera', 'screen'] as const)
            if (!given.links[index]?.requestedSizes[name] || !given.sources[name])
              assert.equal(sent[name].active, false);
      }),
    );
  });

  it('gives an active video at least the minimum bitrate', () => {
    fc.assert(
      fc.property(input, (given) => {
        for (const { maxBitrateBps, size: sent, maxFramerate } of activeVideos(allocateUplink(given)))
          assert.ok(maxBitrateBps >= Math.min(40_000, targetBps(sent, maxFramerate)));
      }),
    );
  });

  it('serves a shared screen before any camera', () => {
    const links = Array.from({ length: 4 }, (_, index) => ({
      requestedSizes: { camera: hd, screen: index === 0 ? hd : null },
      degradation: noDegradation,
      redundant: false,
    }));
    const limits = allocate(links, 1_000_000, hd);
    const screen = limits[0]?.videos.screen;
    assert.ok(screen?.active && screen.maxBitrateBps >= targetBps(hd, maxFramerateFor('screen', 4)) * 0.95);
  });

  it('gives a larger tile a higher bitrate', () => {
    const [large, small] = allocate([tile(960, 540), tile(240, 135)], 700_000);
    assert.ok((large?.videos.camera.maxBitrateBps ?? 0) > (small?.videos.camera.maxBitrateBps ?? 0) * 2);
  });

  it('drops the smallest videos if the uplink does not suffice for all', () => {
    const limits = allocate([tile(960, 540), tile(240, 135), tile(480, 270), tile(160, 90)], 300_000);
    assert.deepEqual(
      limits.map((each) => each.videos.camera.active),
      [true, false, true, false],
    );
  });

  it('encodes at most 1280×720 pixels in all, and hardly more for eight participants than for four', () => {
    // Heights of the tile area: alone, above a toolbar, and on a page with a header.
    for (const height of [720, 640, 548]) {
      const grid = (count: number) => {
        const { tileWidth, tileHeight } = tileLayout({ width: 1_256, height }, count, 8);
        return pixels(allocate(Array.from({ length: count - 1 }, () => tile(tileWidth, tileHeight))));
      };
      const most = Array.from({ length: 15 }, (_, index) => grid(index + 2));
      assert.ok(Math.max(...most) <= 921_600, most.join(' '));
      assert.ok(grid(8) <= grid(4) * 1.1, `${grid(4)} → ${grid(8)}`);
    }
    assert.equal(pixels(allocate([tile(1_280, 720)])), 921_600);
  });

  it('reduces the frame rate first, then the size, and pauses the video last', () => {
    const costs = degradationSteps.map((degradation) => {
      const video = allocate([tile(640, 360, degradation)])[0]?.videos.camera;
      return video?.active ? video.maxFramerate * area(video.size) : 0;
    });
    assert.deepEqual(
      costs,
      [...costs].sort((a, b) => b - a),
    );
    assert.equal(new Set(costs).size, costs.length);
    assert.equal(costs.at(-1), 0);
  });

  it('reduces audio only where it would exceed the uplink', () => {
    const links = Array.from({ length: 7 }, () => tile(320, 180));
    assert.equal(allocate(links, 500_000)[0]?.audioBps, 32_000);
    assert.equal(allocate(links, 250_000)[0]?.audioBps, 21_714);
    assert.equal(allocate(links, 100_000)[0]?.audioBps, 16_000);
  });
});
