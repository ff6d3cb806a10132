/** A piece of a message: text, or an address that can be opened. */
export interface TextPiece {
  readonly text: string;
  /** An absolute http or https URL; null for text. */
  readonly href: string | null;
}

const candidate = /https?:\/\/[^\s<>"'`]+/giu;
/** Ends of sentences and closing brackets are rarely part of an address. */
const trailing = /[.,;:!?…)\]}»”’]+$/u;
/**
 * Marks that change the direction of what follows, and characters without width: in an address they only serve to show
 * another one than is opened. (Unicode Technical Report #36, §2.6)
 */
const deceiving = /[\p{Cf}\p{Cc}]/u;

/** Finds the addresses in a message. The pieces together are the message. */
export function messagePieces(text: string): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(candidate)) {
    const address = withoutTrailing(found);
    const href = hrefOf(address);
    if (href === null) continue;
    if (index > end) pieces.push({ text: text.slice(end, index), href: null });
    pieces.push({ text: address, href });
    end = index + address.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), href: null });
  return pieces;
}

/** A closing bracket stays where the address opens it: `…/Mesh_(graph)`. */
function withoutTrailing(found: string): string {
  const end = trailing.exec(found)?.[0] ?? '';
  const kept = found.slice(0, found.length - end.length);
  return end.startsWith(')') && kept.lastIndexOf('(') > kept.lastIndexOf(')') ? `${kept})` : kept;
}

/** Null for what is no address, or shows another one than it opens: `https://bank.example@evil.example`. */
function hrefOf(address: string): string | null {
  if (deceiving.test(address) || !URL.canParse(address)) return null;
  const { href, hostname, username, password } = new URL(address);
  return hostname.includes('.') && username === '' && password === '' ? href : null;
}

const emoji = String.raw`(?:\p{Regional_Indicator}{2}|\p{Extended_Pictographic}[\uFE0F\p{Emoji_Modifier}]*(?:\u200D\p{Extended_Pictographic}[\uFE0F\p{Emoji_Modifier}]*)*)`;
const justEmoji = new RegExp(`^(?:${emoji}\\s?){1,3}$`, 'u');

/** Whether a message is nothing but one to three emoji, which can be shown large. */
export function isJustEmoji(text: string): boolean {
  return justEmoji.test(text.trim());
}
