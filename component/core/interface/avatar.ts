// Initials and background colours that stand for a participant without video.

/**
 * Punctuation and symbols in front of a word, as in "(Ada)" or "@ada". Emoji stay: they may stand for a
 * person.
 */
const leadingMarks = /^[\p{P}\p{Sm}\p{Sc}\p{Sk}]+/u;

/**
 * Initials of a name for a tile without video: one or two upper-case letters, of the first and the last word.
 * Uses whole graphemes, so that an accent or an emoji is never cut. Empty for a name without letters or
 * emoji.
 */
export function initials(name: string): string {
  const words = name
    .normalize('NFC')
    .split(/\s+/u)
    .map((word) => word.replace(leadingMarks, ''))
    .filter((word) => word !== '');
  const first = words[0];
  const last = words.at(-1);
  if (first === undefined || last === undefined) return '';
  return words.length === 1 ? capital(first) : capital(first) + capital(last);
}

function capital(word: string): string {
  const letter = firstGrapheme(word);
  const upper = letter.toUpperCase();
  return firstGrapheme(upper) === upper ? upper : letter;
}

/** A Latin letter, digit or symbol without a combining mark after it: a grapheme of its own. */
const singleLatin = /^[\u0021-\u024f](?!\p{M}|\u200d)/u;

/**
 * Avoids the segmenter for most names: browsers take up to 30 ms to create the first one, in the middle of a
 * join.
 */
function firstGrapheme(text: string): string {
  return singleLatin.exec(text)?.[0] ?? graphemes(text)[0] ?? '';
}

let segmenter: Intl.Segmenter | undefined;

/** Splits a text into graphemes. Without a segmenter (Firefox before 125), code points are close enough. */
export function graphemes(text: string): string[] {
  if (typeof Intl.Segmenter !== 'function') return [...text];
  segmenter ??= new Intl.Segmenter('und', { granularity: 'grapheme' });
  return [...segmenter.segment(text)].map((part) => part.segment);
}

/** Number of background colours for tiles without video. */
export const tileHueCount = 8;

/** Colour index of a participant, 0 to 7: a hash of the id (FNV-1a), so that it is the same on every page. */
export function tileHue(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash % tileHueCount;
}
