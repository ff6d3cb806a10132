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
  const letter = graphemes(word)[0] ?? '';
  const upper = letter.toUpperCase();
  return graphemes(upper).length === 1 ? upper : letter;
}

/** What a reader sees as one character. Without a segmenter (Firefox before 125), code points are close enough. */
export function graphemes(text: string): string[] {
  if (typeof Intl.Segmenter !== 'function') return [...text];
  return [...new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(text)].map(
    (part) => part.segment,
  );
}
