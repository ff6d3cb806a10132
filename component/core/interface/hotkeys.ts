import type { ControlName } from './controls.js';

// Keyboard shortcuts of the call: which key selects which control.

/** The part of a KeyboardEvent that selects a shortcut. */
export interface KeyInput {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

/** Action of a shortcut: a control, or the list of shortcuts. */
export type Hotkey = ControlName | 'help';

/** Shortcuts by key, in lower case. */
export const hotkeys: Readonly<Record<string, Hotkey>> = {
  m: 'mic',
  v: 'camera',
  s: 'screen',
  c: 'chat',
  h: 'hand',
  '?': 'help',
};

/**
 * Shortcut of a key press; null for none. Uses `key` or, on layouts without Latin letters, the physical
 * `code`. Keys with Control, Alt or Meta belong to the browser and the page.
 */
export function hotkeyOf({ key, code, ctrlKey, altKey, metaKey }: KeyInput): Hotkey | null {
  if (ctrlKey || altKey || metaKey) return null;
  const isOtherLetter = /^\P{ASCII}$/u.test(key);
  const letter = isOtherLetter ? code.replace(/^Key/u, '') : key;
  const name = letter.toLowerCase();
  return Object.hasOwn(hotkeys, name) ? (hotkeys[name] ?? null) : null;
}

/** Space that is held for longer is push-to-talk; a shorter press clicks the focused button. */
export const PUSH_TO_TALK_MS = 250;
