import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hotkeyOf } from '../../../../component/core/interface/hotkeys.js';

const noModifiers = { ctrlKey: false, altKey: false, metaKey: false };

describe('hotkeyOf', () => {
  const keys: readonly (readonly [string, string, string | null])[] = [
    ['m', 'KeyM', 'mic'],
    ['M', 'KeyM', 'mic'],
    ['v', 'KeyV', 'camera'],
    ['s', 'KeyS', 'screen'],
    ['c', 'KeyC', 'chat'],
    ['h', 'KeyH', 'hand'],
    ['?', 'Slash', 'help'],
    // On a French keyboard M is elsewhere: `key` counts.
    ['m', 'Semicolon', 'mic'],
    [',', 'KeyM', null],
    // A Russian or Greek keyboard has no Latin letters: `code` counts.
    ['ь', 'KeyM', 'mic'],
    ['μ', 'KeyM', 'mic'],
    ['x', 'KeyX', null],
    ['Escape', 'Escape', null],
    ['constructor', '', null],
  ];
  for (const [key, code, hotkey] of keys)
    it(`maps ${key} on ${code} to ${hotkey ?? 'nothing'}`, () => {
      assert.equal(hotkeyOf({ key, code, ...noModifiers }), hotkey);
    });

  it('ignores keys with Control, Alt or Meta', () => {
    for (const modifier of Object.keys(noModifiers))
      assert.equal(hotkeyOf({ key: 'm', code: 'KeyM', ...noModifiers, [modifier]: true }), null);
  });
});
