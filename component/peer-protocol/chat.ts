import * as v from 'valibot';
import { tagged } from '../../server/protocol/tagged.js';
import { peerLimits } from './limits.js';

const idSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const textSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(peerLimits.chatLength));

/** A message of the history, as the participant who sends the history has it. */
const historyMessageSchema = v.object({
  id: idSchema,
  from: idSchema,
  name: idSchema,
  text: textSchema,
  at: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(8.64e15)),
});

/** Payload of a value with the topic `chat`. Its author is the participant at the other end of the link. */
const chatSchema = tagged('kind', [
  /** A chat message. `id` is chosen by the author. `private`: sent over this link only. */
  v.object({ kind: v.literal('message'), id: idSchema, text: textSchema, private: v.boolean() }),
  /** Request for the public messages of the past, from a newcomer to the participant who joined first. */
  v.object({ kind: v.literal('history-wanted') }),
  /** The reply, in parts and in order. */
  v.object({
    kind: v.literal('history'),
    messages: v.pipe(v.array(historyMessageSchema), v.maxLength(peerLimits.historyMessages)),
  }),
]);

export type ChatPart = v.InferOutput<typeof chatSchema>;

/** Parses a value with the topic `chat`. Null if it does not fit: the other browser is not trusted. */
export function parseChatPart(value: unknown): ChatPart | null {
  const result = v.safeParse(chatSchema, value);
  return result.success ? result.output : null;
}
