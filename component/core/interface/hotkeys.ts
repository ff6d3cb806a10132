import type { ControlName } from './controls.js';

/** As much of a KeyboardEvent as decides on it. */
export interface KeyInput {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

/** What a key does: works a control, or shows what the keys do. */
export type Hotkey = ControlName | 'help';

export const hotkeys: Readonly<Record<string, Hotkey>> = {
  m: 'mic',
  v: 'camera',
  s: 'screen',
  c: 'chat',
  h: 'hand',
  '?': 'help',
};

/**
 * What a stroke asks for; null for nothing. Keys go by their letter and, on layouts without Latin letters, by their place.
 * With Control, Alt or Meta they are the browser's or the page's.
 */
export function hotkeyOf({ key, code, ctrlKey, altKey, metaKey }: KeyInput): Hotkey | null {
  if (ctrlKey || altKey || metaKey) return null;
  const isOtherLetter = /^\P{ASCII}$/u.test(key);
  const letter = isOtherLetter ? code.replace(/^Key/u, '') : key;
  const name = letter.toLowerCase();
  return Object.hasOwn(hotkeys, name) ? (hotkeys[name] ?? null) : null;
}

/** So long has Space to be held until it is meant to talk and not to press. */
export const PUSH_TO_TALK_MS = 250;
