/** Counts Unicode code points, which is what a person counts as characters in most scripts. */
export function characterCount(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** UTF-8 bytes of a text, without needing a TextEncoder. */
export function utf8Bytes(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** C0 and C1 controls, line and paragraph separators: nothing that a name can contain. */
const CONTROL = /[\p{Cc}\u2028\u2029]/u;

/** Characters that reorder the text around them: a name must not be able to rewrite the sentence it stands in. */
const BIDI_CONTROL = /[\u202a-\u202e\u2066-\u2069]/u;

export function hasControlCharacters(text: string): boolean {
  return CONTROL.test(text);
}

export function hasBidiControls(text: string): boolean {
  return BIDI_CONTROL.test(text);
}

/**
 * Makes any text fit to be shown as a person's name: one line, no controls, no direction overrides, trimmed,
 * NFC, at most `maxCharacters` code points. May return an empty text.
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
