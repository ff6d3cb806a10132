import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { Absence } from '../../../../component/ui/element/absence.js';

function absence(t: TestContext, keepAlive: number, room = 'x') {
  const onOver = t.mock.fn();
  return {
    absence: new Absence({ room, server: null, keepAlive }, onOver),
    calls: () => onOver.mock.callCount(),
  };
}

describe('Absence', () => {
  for (const [keepAlive, graceMs] of [
    [1, 1_000],
    [0, 0],
    [2.5, 2_500],
    [-1, 1_000],
    [Number.NaN, 1_000],
    [Number.POSITIVE_INFINITY, 2 ** 31 - 1],
  ] as const)
    it(`is over after ${graceMs} ms with keep-alive ${keepAlive}`, (t) => {
      t.mock.timers.enable({ apis: ['setTimeout'] });
      const away = absence(t, keepAlive);
      away.absence.begin();
      t.mock.timers.tick(Math.max(0, graceMs - 1));
      assert.equal(away.calls(), graceMs === 0 ? 1 : 0);
      t.mock.timers.tick(1);
      assert.equal(away.calls(), 1);
    });

  it('starts again with each removal, and ends with the return', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const away = absence(t, 1);
    for (let count = 0; count < 3; count += 1) {
      away.absence.begin();
      t.mock.timers.tick(900);
      away.absence.end();
      t.mock.timers.tick(5_000);
    }
    away.absence.begin();
    away.absence.begin();
    t.mock.timers.tick(1_000);
    assert.equal(away.calls(), 1);
  });

  it('is over at once when another element is in the same room', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const [same, other, returned] = [absence(t, 9), absence(t, 9, 'y'), absence(t, 9)];
    for (const each of [same, other, returned]) each.absence.begin();
    returned.absence.end();
    returned.absence.endOthers();
    assert.deepEqual(
      [same, other, returned].map(({ calls }) => calls()),
      [1, 0, 0],
    );
    t.mock.timers.tick(9_000);
    assert.deepEqual(
      [same, other, returned].map(({ calls }) => calls()),
      [1, 1, 0],
    );
  });
});
