/** Part of a message: text, or a link. */
export interface TextPiece {
  readonly text: string;
  /** An absolute http or https URL; null for text. */
  readonly href: string | null;
}

const candidate = /https?:\/\/[^\s<>"'`]+/giu;
/** Punctuation and closing brackets at the end are rarely part of a URL. */
const trailing = /[.,;:!?…)\]}»”’]+$/u;
/**
 * Bidirectional controls and zero-width characters: they can make a URL look like another one (Unicode Technical Report
 * #36, §2.6).
 */
const deceptive = /[\p{Cf}\p{Cc}]/u;

/** Splits a message into text and links. The pieces together are the message. */
export function messagePieces(text: string): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(candidate)) {
    const url = withoutTrailing(found);
    const href = hrefOf(url);
    if (href === null) continue;
    if (index > end) pieces.push({ text: text.slice(end, index), href: null });
    pieces.push({ text: url, href });
    end = index + url.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), href: null });
  return pieces;
}

/** Keeps a closing bracket that the URL has opened: `…/Mesh_(graph)`. */
function withoutTrailing(found: string): string {
  const end = trailing.exec(found)?.[0] ?? '';
  const kept = found.slice(0, found.length - end.length);
  return end.startsWith(')') && kept.lastIndexOf('(') > kept.lastIndexOf(')') ? `${kept})` : kept;
}

/** Null for what is no URL, or looks like another one: `https://bank.example@evil.example`. */
function hrefOf(url: string): string | null {
  if (deceptive.test(url) || !URL.canParse(url)) return null;
  const { href, hostname, username, password } = new URL(url);
  return hostname.includes('.') && username === '' && password === '' ? href : null;
}

const emoji = String.raw`(?:\p{Regional_Indicator}{2}|\p{Extended_Pictographic}[\uFE0F\p{Emoji_Modifier}]*(?:\u200D\p{Extended_Pictographic}[\uFE0F\p{Emoji_Modifier}]*)*)`;
const justEmoji = new RegExp(`^(?:${emoji}\\s?){1,3}$`, 'u');

/** Whether a message consists of one to three emoji, which are shown large. */
export function isJustEmoji(text: string): boolean {
  return justEmoji.test(text.trim());
}
