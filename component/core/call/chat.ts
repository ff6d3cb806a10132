import type { ParticipantId } from './participant.js';

/** One message as a page sees it. Frozen; a change makes a new object. */
export interface ChatMessage {
  /** Chosen by whoever wrote it, and unique among theirs only. */
  readonly id: string;
  readonly from: ParticipantId;
  /** Of whoever wrote it, as it was then. */
  readonly name: string;
  /** The one whom it was written to; missing where it was everybody. */
  readonly to?: ParticipantId;
  readonly text: string;
  /** When it came or was written here, in milliseconds since 1970. Of one that was told by somebody, when that one had it. */
  readonly at: number;
  /** Of an own message: who has it, who will get it when there is a way to them, and who never will. */
  readonly delivered: readonly ParticipantId[];
  readonly pending: readonly ParticipantId[];
  readonly undelivered: readonly ParticipantId[];
  /** Who told it to somebody who came later: that it was so is their word. */
  readonly toldBy?: ParticipantId;
}

/** Pages run for days; the oldest go first. */
export const MAX_MESSAGES = 10_000;

/** Adds a message; one that is known already changes nothing. */
export function withMessage(messages: readonly ChatMessage[], message: ChatMessage): readonly ChatMessage[] {
  if (messages.some((known) => isSameMessage(known, message))) return messages;
  return [...messages, Object.freeze(message)].slice(-MAX_MESSAGES);
}

/** Notes that a message has come to one of those whom it was written to, or never will. */
export function withDelivery(
  messages: readonly ChatMessage[],
  {
    message,
    by,
    arrived,
  }: {
    readonly message: Pick<ChatMessage, 'from' | 'id'>;
    readonly by: ParticipantId;
    readonly arrived: boolean;
  },
): readonly ChatMessage[] {
  const index = messages.findLastIndex((known) => isSameMessage(known, message));
  const known = messages[index];
  if (!known?.pending.includes(by)) return messages;
  const pending = known.pending.filter((id) => id !== by);
  const next = arrived
    ? { ...known, pending, delivered: [...known.delivered, by] }
    : { ...known, pending, undelivered: [...known.undelivered, by] };
  return messages.map((each) => (each === known ? Object.freeze(next) : each));
}

/**
 * What was said while somebody was not there, as told by another one, each message behind the one that it followed there: those
 * before the first that is known come before all that was not told. What is known already stays as it is.
 */
export function withHistory(
  messages: readonly ChatMessage[],
  missed: readonly ChatMessage[],
): readonly ChatMessage[] {
  const merged = [...messages];
  let place = messages.findLastIndex(({ toldBy }) => toldBy !== undefined) + 1;
  for (const message of missed) {
    const known = merged.findIndex((each) => isSameMessage(each, message));
    if (known === -1) merged.splice(place, 0, Object.freeze(message));
    place = known === -1 ? place + 1 : known + 1;
  }
  return merged.length === messages.length ? messages : merged.slice(-MAX_MESSAGES);
}

/**
 * What is said, in a form that harms nobody: no control characters but line breaks and tabs, no white space around.
 * Null where nothing is left, or more than `atMost` UTF-16 units.
 */
export function sanitizeMessage(text: string, atMost: number): string | null {
  const clean = text
    .replace(/\r\n?/gu, '\n')
    .replace(/[\p{Cc}\p{Cs}]/gu, (character) => (/[\n\t]/u.test(character) ? character : ''))
    .trim();
  return clean !== '' && clean.length <= atMost ? clean : null;
}

const emojiPattern =
  /^(?:\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3|\p{Extended_Pictographic}[\uFE0F\p{Emoji_Modifier}\u{E0020}-\u{E007F}]*(?:\u200D\p{Extended_Pictographic}[\uFE0F\p{Emoji_Modifier}]*)*)$/u;

/** Whether a text is one emoji and nothing else. */
export function isEmoji(text: string): boolean {
  return text.length <= 32 && emojiPattern.test(text);
}

function isSameMessage(a: Pick<ChatMessage, 'from' | 'id'>, b: Pick<ChatMessage, 'from' | 'id'>): boolean {
  return a.id === b.id && a.from === b.from;
}
