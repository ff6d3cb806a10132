import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { controlNames, foldControls, readControls } from '../../../../component/core/interface/controls.js';

describe('the controls that a page names', () => {
  const lists: readonly (readonly [string | null, string])[] = [
    [null, controlNames.join(' ')],
    ['', ''],
    ['leave mic', 'mic leave'],
    ['mic,camera, leave', 'mic camera leave'],
    ['MIC mic', 'mic'],
    ['microphone <b>', ''],
  ];
  for (const [list, controls] of lists)
    it(`are ${controls || 'none'} for ${JSON.stringify(list)}`, () => {
      assert.equal(readControls(list).join(' '), controls);
    });
});

describe('controls where room is short', () => {
  const names = fc.subarray([...controlNames]);

  it('are all there, each once and in order, in the bar or in its menu', () => {
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

  it('take no more places than there are, as far as those that always stay allow', () => {
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

  it('never fold microphone, camera and leaving', () => {
    assert.deepEqual(foldControls(controlNames, 4).shown, ['mic', 'camera', 'leave']);
    assert.deepEqual(foldControls(controlNames, 5).shown, ['mic', 'camera', 'screen', 'leave']);
  });
});
