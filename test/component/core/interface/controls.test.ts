import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { controlNames, foldControls, readControls } from '../../../../component/core/interface/controls.js';

describe('readControls', () => {
  const lists: readonly (readonly [string | null, string])[] = [
    [null, controlNames.join(' ')],
    ['', ''],
    ['leave mic', 'mic leave'],
    ['mic,camera, leave', 'mic camera leave'],
    ['MIC mic', 'mic'],
    ['microphone <b>', ''],
  ];
  for (const [list, controls] of lists)
    it(`returns ${controls || 'none'} for ${JSON.stringify(list)}`, () => {
      assert.equal(readControls(list).join(' '), controls);
    });
});

describe('foldControls', () => {
  const names = fc.subarray([...controlNames]);

  it('puts every control once, in order, into the toolbar or its menu', () => {
    fc.assert(
      fc.property(names, fc.integer({ min: -1, max: 20 }), (all, places) => {
        const { shown, folded } = foldControls(all, places);
        assert.deepEqual(
          all.filter((name) => shown.includes(name) || folded.includes(name)),
          all,
        );
        assert.equal(shown.length + folded.length, all.length);
        for (const part of [shown, folded])
          assert.deepEqual(
            part,
            controlNames.filter((name) => part.includes(name)),
          );
      }),
    );
  });

  it('uses at most the given places, except for the controls that always stay', () => {
    fc.assert(
      fc.property(names, fc.integer({ min: 0, max: 20 }), (all, places) => {
        const { shown, folded } = foldControls(all, places);
        const stay = all.filter((name) => ['mic', 'camera', 'leave'].includes(name));
        const taken = shown.length + (folded.length > 0 ? 1 : 0);
        assert.ok(taken <= Math.max(places, stay.length + 1), `${taken} of ${places}`);
        // A menu for one control would take the place of it.
        if (all.length <= places) assert.deepEqual(folded, []);
      }),
    );
  });

  it('never folds microphone, camera and leave', () => {
    assert.deepEqual(foldControls(controlNames, 4).shown, ['mic', 'camera', 'leave']);
    assert.deepEqual(foldControls(controlNames, 5).shown, ['mic', 'camera', 'screen', 'leave']);
  });
});
