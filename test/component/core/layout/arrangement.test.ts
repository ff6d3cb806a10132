import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  type ArrangementInput,
  arrange as arrangeWith,
  type LayoutTile,
} from '../../../../component/core/layout/arrangement.js';
import { nearestCorner } from '../../../../component/core/layout/floating-self-view.js';
import { layoutStage } from '../../../../component/core/layout/stage-arrangement.js';
import type { Rectangle } from '../../../../component/core/layout/tile-layout.js';

const arrange = (input: ArrangementInput) => arrangeWith(input, layoutStage);
const tile = (key: string, change: Partial<LayoutTile> = {}): LayoutTile => ({
  key,
  source: 'camera',
  local: false,
  ...change,
});
const self = tile('self', { local: true });
const people = (count: number) => [
  self,
  ...Array.from({ length: count - 1 }, (_, index) => tile(`p${index}`)),
];
const plain = {
  box: { width: 1_280, height: 720 },
  gap: 8,
  layout: 'auto',
  selfView: 'auto',
  pinned: null,
  speaker: null,
  page: 0,
  corner: 'bottom-end',
  rtl: false,
} as const;

const inputs: fc.Arbitrary<ArrangementInput> = fc
  .record({
    box: fc.record({
      width: fc.integer({ min: 200, max: 3_840 }),
      height: fc.integer({ min: 150, max: 2_160 }),
    }),
    gap: fc.integer({ min: 0, max: 16 }),
    count: fc.integer({ min: 1, max: 16 }),
    screens: fc.integer({ min: 0, max: 3 }),
    layout: fc.constantFrom('auto', 'grid', 'spotlight', 'sidebar'),
    selfView: fc.constantFrom('auto', 'tile', 'float', 'hidden'),
    pinned: fc.option(fc.integer({ min: 0, max: 18 })),
    speaker: fc.option(fc.integer({ min: 0, max: 15 })),
    page: fc.integer({ min: 0, max: 5 }),
    corner: fc.constantFrom('top-start', 'top-end', 'bottom-start', 'bottom-end'),
    rtl: fc.boolean(),
  })
  .map(({ count, screens, pinned, speaker, ...rest }) => {
    const shared = Array.from({ length: Math.min(screens, count - 1) }, (_, index) =>
      tile(`s${index}`, { source: 'screen' }),
    );
    const tiles = [...people(count), ...shared];
    const keyAt = (index: number | null) => (index === null ? null : (tiles[index]?.key ?? null));
    return { ...rest, tiles, pinned: keyAt(pinned), speaker: keyAt(speaker) } as ArrangementInput;
  });

const shown = (places: readonly (Rectangle | null)[]) =>
  places.flatMap((place, index) => (place ? [{ ...place, index }] : []));
const overlap = (a: Rectangle, b: Rectangle) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
const assertAlways = (check: (input: ArrangementInput) => void) =>
  fc.assert(fc.property(inputs, check), { numRuns: 3_000 });

describe('arrange', () => {
  it('keeps all tiles inside the box, in whole pixels, and apart except for the floating self view', () => {
    assertAlways((input) => {
      const { places, floating } = arrange(input);
      const all = shown(places);
      assert.ok(all.length > 0);
      for (const place of all) {
        assert.ok(
          [place.x, place.y, place.width, place.height].every(Number.isInteger),
          JSON.stringify(place),
        );
        assert.ok(place.width > 0 && place.height > 0 && place.x >= 0 && place.y >= 0, JSON.stringify(place));
        assert.ok(place.x + place.width <= input.box.width && place.y + place.height <= input.box.height);
        for (const other of all)
          if (other.index > place.index && other.index !== floating && place.index !== floating)
            assert.ok(!overlap(place, other), `${JSON.stringify(place)} ${JSON.stringify(other)}`);
      }
    });
  });

  it('gives the stage at least 60 % of the box', () => {
    assertAlways((input) => {
      const { places, stage } = arrange(input);
      const place = stage === null ? null : places[stage];
      if (!place) return;
      const share = (place.width * place.height) / (input.box.width * input.box.height);
      assert.ok(share >= 0.6, `${share} in ${input.box.width}×${input.box.height}`);
    });
  });

  it('shows every tile on exactly one page, except a hidden self view, the stage and a floating self view', () => {
    assertAlways((input) => {
      const { pages, stage, floating } = arrange(input);
      const times = input.tiles.map(() => 0);
      for (let page = 0; page < pages; page += 1)
        for (const { index } of shown(arrange({ ...input, page }).places))
          times[index] = (times[index] ?? 0) + 1;
      for (const [index, count] of times.entries()) {
        const isOwn = input.tiles[index]?.local === true;
        if (index === stage || index === floating) assert.equal(count, pages);
        else if (count === 0) assert.ok(isOwn || stage !== null, `${index} is never seen`);
        else assert.equal(count, 1);
      }
    });
  });

  it('keeps the order of the tiles when the active speaker changes', () => {
    assertAlways((input) => {
      const { places, stage, floating } = arrange(input);
      const rest = shown(places).filter(({ index }) => index !== stage && index !== floating);
      const read = [...rest]
        .sort((a, b) => a.y - b.y || (a.x - b.x) * (input.rtl ? -1 : 1))
        .map(({ index }) => index);
      assert.deepEqual(
        read,
        rest.map(({ index }) => index),
      );
    });
  });

  it('is the same for the same input, and mirrored for right-to-left languages', () => {
    assertAlways((input) => {
      const [one, other] = [arrange({ ...input, rtl: false }), arrange({ ...input, rtl: true })];
      assert.equal(one.pages, other.pages);
      for (const [index, place] of one.places.entries()) {
        const mirrored = other.places[index];
        assert.equal(mirrored?.x, place ? Math.floor(input.box.width) - place.x - place.width : undefined);
        assert.equal(mirrored?.width, place?.width);
      }
    });
  });

  const stageOf = (input: Partial<ArrangementInput> & Pick<ArrangementInput, 'tiles'>) => {
    const { stage } = arrange({ ...plain, ...input });
    return stage === null ? null : input.tiles[stage]?.key;
  };

  it('uses the stage in auto layout for a shared screen or a pinned tile, but not for the active speaker', () => {
    const three = people(3);
    const sharing = [...three, tile('screen', { source: 'screen' })];
    assert.equal(stageOf({ tiles: three, speaker: 'p1' }), null);
    assert.equal(stageOf({ tiles: three, pinned: 'p1' }), 'p1');
    assert.equal(stageOf({ tiles: sharing }), 'screen');
    assert.equal(stageOf({ tiles: sharing, pinned: 'p0' }), 'p0');
    assert.equal(stageOf({ tiles: sharing, layout: 'grid' }), null);
    assert.equal(stageOf({ tiles: [...three, tile('mine', { source: 'screen', local: true })] }), null);
    assert.equal(stageOf({ tiles: three, layout: 'spotlight', speaker: 'p1' }), 'p1');
    assert.equal(stageOf({ tiles: three, layout: 'spotlight', speaker: 'self' }), 'p0');
    assert.equal(stageOf({ tiles: [self], layout: 'spotlight' }), null);
  });

  it('shrinks the strip a little if all tiles then fit, and paginates it otherwise', () => {
    const pagesOf = (width: number, height: number, count: number) =>
      arrange({ ...plain, box: { width, height }, layout: 'spotlight', tiles: people(count) }).pages;
    assert.equal(pagesOf(744, 940, 4), 1);
    assert.equal(pagesOf(464, 710, 4), 1);
    assert.equal(pagesOf(304, 490, 4), 1);
    assert.equal(pagesOf(304, 490, 6), 3);
    assert.equal(pagesOf(1_280, 620, 6), 1);
    assert.equal(pagesOf(1_280, 620, 9), 2);
    assert.equal(pagesOf(500, 300, 8), 2, 'in a small box they would be lower than their names need');
  });

  it('floats the self view in a call of two, and shows it as a tile among more', () => {
    const floats = (input: Partial<ArrangementInput> & Pick<ArrangementInput, 'tiles'>) =>
      arrange({ ...plain, ...input }).floating;
    assert.equal(floats({ tiles: people(1) }), null);
    assert.equal(floats({ tiles: people(2) }), 0);
    assert.equal(floats({ tiles: people(3) }), null);
    assert.equal(floats({ tiles: people(3), selfView: 'float' }), 0);
    assert.equal(floats({ tiles: people(2), selfView: 'tile' }), null);
    assert.equal(floats({ tiles: people(5), box: { width: 320, height: 240 } }), 0);
    assert.deepEqual(arrange({ ...plain, tiles: people(2) }).places[1], {
      x: 0,
      y: 0,
      width: 1_280,
      height: 720,
    });
    assert.equal(arrange({ ...plain, tiles: people(2), selfView: 'hidden' }).places[0], null);
  });

  it('finds the corner nearest to a point', () => {
    const box = { width: 100, height: 100 };
    assert.equal(nearestCorner({ x: 90, y: 90 }, box, false), 'bottom-end');
    assert.equal(nearestCorner({ x: 90, y: 10 }, box, true), 'top-start');
  });
});
