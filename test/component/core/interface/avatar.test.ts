import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { graphemes, initials, tileHue, tileHueCount } from '../../../../component/core/interface/avatar.js';

describe('initials', () => {
  const table: readonly [string, string][] = [
    ['Ada Lovelace', 'AL'],
    ['ada', 'A'],
    ['  Maria  da Silva ', 'MS'],
    ['élodie ñandú', 'ÉÑ'],
    ['e\u0301lodie', 'É'],
    ['山田 太郎', '山太'],
    ['Олена Шевченко', 'ОШ'],
    ['(Ada) "Lovelace"', 'AL'],
    ['👩🏽‍💻 Kofi', '👩🏽‍💻K'],
    ['🇳🇴', '🇳🇴'],
    ['ß', 'ß'],
    ['7 of 9', '79'],
    ['', ''],
    ['…', ''],
  ];
  for (const [name, expected] of table) {
    it(`returns ${JSON.stringify(expected)} for ${JSON.stringify(name)}`, () =>
      assert.equal(initials(name), expected));
  }

  it('returns at most two graphemes', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (name) => graphemes(initials(name)).length <= 2));
  });
});

describe('tileHue', () => {
  it('is one of the colours, the same for the same id, and uses all of them', () => {
    const ids = Array.from({ length: 400 }, (_, index) => `participant-${index}`);
    const hues = new Set(ids.map(tileHue));
    assert.equal(hues.size, tileHueCount);
    assert.deepEqual(ids.map(tileHue), ids.map(tileHue));
    assert.ok([...hues].every((hue) => Number.isInteger(hue) && hue >= 0 && hue < tileHueCount));
  });
});
