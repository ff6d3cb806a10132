/** Punctuation and signs in front of a word, as in "(Ada)" or "@ada". Emoji are neither: they may stand for a person. */
const leadingMarks = /^[\p{P}\p{Sm}\p{Sc}\p{Sk}]+/u;

/**
 * One or two letters that stand for a name where there is no picture: of the first and the last word, in capitals.
 * Whole graphemes, so that an accent or an emoji is never cut. Empty for a name without any letter or sign.
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

/** A Latin letter, digit or sign that nothing after it is part of. */
const aloneInLatin = /^[\u0021-\u024f](?!\p{M}|\u200d)/u;

/** Browsers take up to 30 ms to make their first segmenter, in the middle of a join: most names do without. */
function firstGrapheme(text: string): string {
  return aloneInLatin.exec(text)?.[0] ?? graphemes(text)[0] ?? '';
}

let segmenter: Intl.Segmenter | undefined;

/** What a reader sees as one character. Without a segmenter (Firefox before 125), code points are close enough. */
export function graphemes(text: string): string[] {
  if (typeof Intl.Segmenter !== 'function') return [...text];
  segmenter ??= new Intl.Segmenter('und', { granularity: 'grapheme' });
  return [...segmenter.segment(text)].map((part) => part.segment);
}

/** How many calm colours there are for tiles without a picture. */
export const tileHueCount = 8;

/** The colour of a participant, 0 … 7: the same on every screen, since it comes from the id alone (FNV-1a). */
export function tileHue(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash % tileHueCount;
}
