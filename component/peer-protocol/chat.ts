import * as v from 'valibot';
import { tagged } from '../../server/protocol/tagged.js';
import { peerLimits } from './limits.js';

const idSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const textSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(peerLimits.chatLength));

/** Somebody else's message, as whoever tells it has it. */
const toldSchema = v.object({
  id: idSchema,
  from: idSchema,
  name: idSchema,
  text: textSchema,
  at: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(8.64e15)),
});

/** What goes under the topic of the chat. Who said it is whose link it came over. */
const chatSchema = tagged('kind', [
  /** `id` is the sender's own. `private`: it went to nobody else. */
  v.object({ kind: v.literal('message'), id: idSchema, text: textSchema, private: v.boolean() }),
  /** Whoever has come later asks the one who has been there longest, once, what was said to everybody. */
  v.object({ kind: v.literal('history-wanted') }),
  /** The answer, in parts and in order. */
  v.object({
    kind: v.literal('history'),
    messages: v.pipe(v.array(toldSchema), v.maxLength(peerLimits.historyMessages)),
  }),
]);

export type ChatPart = v.InferOutput<typeof chatSchema>;

/** Null for whatever does not fit. */
export function parseChatPart(value: unknown): ChatPart | null {
  const result = v.safeParse(chatSchema, value);
  return result.success ? result.output : null;
}
