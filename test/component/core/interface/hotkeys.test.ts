import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hotkeyOf } from '../../../../component/core/interface/hotkeys.js';

const bare = { ctrlKey: false, altKey: false, metaKey: false };

describe('shortcuts', () => {
  const strokes: readonly (readonly [string, string, string | null])[] = [
    ['m', 'KeyM', 'mic'],
    ['M', 'KeyM', 'mic'],
    ['v', 'KeyV', 'camera'],
    ['s', 'KeyS', 'screen'],
    ['c', 'KeyC', 'chat'],
    ['h', 'KeyH', 'hand'],
    ['?', 'Slash', 'help'],
    // A French keyboard has its M elsewhere: what is written on the key counts.
    ['m', 'Semicolon', 'mic'],
    [',', 'KeyM', null],
    // A Russian or Greek one has no Latin letters: the place counts.
    ['ь', 'KeyM', 'mic'],
    ['μ', 'KeyM', 'mic'],
    ['x', 'KeyX', null],
    ['Escape', 'Escape', null],
    ['constructor', '', null],
  ];
  for (const [key, code, hotkey] of strokes)
    it(`${key} on ${code} is ${hotkey ?? 'none'}`, () => {
      assert.equal(hotkeyOf({ key, code, ...bare }), hotkey);
    });

  it('leave the browser and the page theirs', () => {
    for (const modifier of Object.keys(bare))
      assert.equal(hotkeyOf({ key: 'm', code: 'KeyM', ...bare, [modifier]: true }), null);
  });
});
