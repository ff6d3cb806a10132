import type { ParticipantId } from './participant.js';

// Chat messages as pure functions over their list: appends, records deliveries, merges the history; and sanitizes
// texts.

/** A chat message. Frozen; a change makes a new object. */
export interface ChatMessage {
  /** Chosen by the author, and unique among the author's messages only. */
  readonly id: string;
  readonly from: ParticipantId;
  /** Name of the author when the message was written. */
  readonly name: string;
  /** The only addressee; missing for a message to all participants. */
  readonly to?: ParticipantId;
  readonly text: string;
  /**
   * Time of arrival or of writing, in milliseconds since 1970. For a message from the history, the time at
   * the participant who sent the history.
   */
  readonly at: number;
  /**
   * For a local message: participants who have it, who get it once they are reachable, and who never will.
   */
  readonly delivered: readonly ParticipantId[];
  readonly pending: readonly ParticipantId[];
  readonly undelivered: readonly ParticipantId[];
  /**
   * Participant who sent this message as part of the history, and vouches for it; missing for a live message.
   */
  readonly toldBy?: ParticipantId;
}

/** Messages that a page keeps, since pages run for days. The oldest are dropped first. */
export const MAX_MESSAGES = 10_000;

/** Appends a message. A duplicate changes nothing. */
export function withMessage(messages: readonly ChatMessage[], message: ChatMessage): readonly ChatMessage[] {
  if (messages.some((known) => isSameMessage(known, message))) return messages;
  return [...messages, Object.freeze(message)].slice(-MAX_MESSAGES);
}

/** Moves an addressee of a local message from `pending` to `delivered` or `undelivered`. */
export function withDelivery(
  messages: readonly ChatMessage[],
  {
    message,
    addressee,
    arrived,
  }: {
    readonly message: Pick<ChatMessage, 'from' | 'id'>;
    readonly addressee: ParticipantId;
    readonly arrived: boolean;
  },
): readonly ChatMessage[] {
  const index = messages.findLastIndex((known) => isSameMessage(known, message));
  const known = messages[index];
  if (!known?.pending.includes(addressee)) return messages;
  const pending = known.pending.filter((id) => id !== addressee);
  const next = arrived
    ? { ...known, pending, delivered: [...known.delivered, addressee] }
    : { ...known, pending, undelivered: [...known.undelivered, addressee] };
  return messages.map((each) => (each === known ? Object.freeze(next) : each));
}

/**
 * Merges the history that another participant sent into the known messages. Each missed message is inserted
 * after its predecessor in the history. Missed messages before the first known one go before all live
 * messages. Known messages stay as they are.
 */
export function withHistory(
  messages: readonly ChatMessage[],
  missed: readonly ChatMessage[],
): readonly ChatMessage[] {
  const merged = [...messages];
  let insertAt = messages.findLastIndex(({ toldBy }) => toldBy !== undefined) + 1;
  for (const message of missed) {
    const known = merged.findIndex((each) => isSameMessage(each, message));
    if (known === -1) merged.splice(insertAt, 0, Object.freeze(message));
    insertAt = known === -1 ? insertAt + 1 : known + 1;
  }
  return merged.length === messages.length ? messages : merged.slice(-MAX_MESSAGES);
}

/**
 * Sanitizes the text of a chat message: removes control characters except line breaks and tabs, and trims
 * white space.
 *
 * @param maxLength in UTF-16 units
 * @returns null if the text is empty or too long
 */
export function sanitizeMessage(text: string, maxLength: number): string | null {
  const clean = text
    .replace(/\r\n?/gu, '\n')
    .replace(/[\p{Cc}\p{Cs}]/gu, (character) => (/[\n\t]/u.test(character) ? character : ''))
    .trim();
  return clean !== '' && clean.length <= maxLength ? clean : null;
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
