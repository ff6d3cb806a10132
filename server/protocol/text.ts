// Checks and cleans texts from outside: lengths, control characters, bidirectional controls, names.

/** Number of Unicode code points, which are characters to a person in most scripts. */
export function characterCount(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** Length of a text in UTF-8, without allocating as TextEncoder does. */
export function utf8Bytes(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** C0 and C1 controls, line and paragraph separators. */
const CONTROL = /[\p{Cc}\u2028\u2029]/u;

/** Bidirectional controls. In a name they could reorder the sentence around it. */
const BIDI_CONTROL = /[\u202a-\u202e\u2066-\u2069]/u;

export function hasControlCharacters(text: string): boolean {
  return CONTROL.test(text);
}

export function hasBidiControls(text: string): boolean {
  return BIDI_CONTROL.test(text);
}

/**
 * Sanitizes text for display as a name: one line, no control characters, no bidirectional controls, trimmed, NFC, at most
 * `maxCharacters` code points. May return an empty text.
 */
export function cleanName(text: string, maxCharacters: number): string {
  const oneLine = text
    .normalize('NFC')
    .replace(new RegExp(BIDI_CONTROL, 'gu'), '')
    .replace(new RegExp(CONTROL, 'gu'), ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  return [...oneLine].slice(0, maxCharacters).join('').trim();
}
