import * as v from 'valibot';
import { mediaStateSchema, signalSchema } from '../../server/protocol/index.js';
import { tagged } from '../../server/protocol/tagged.js';
import { peerLimits } from './limits.js';

const millisecondsSchema = v.pipe(v.number(), v.finite());
const pixelsSchema = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(peerLimits.pixels));
/** A box in device pixels; null where the source is not seen at all. */
const boxSchema = v.nullable(v.object({ width: pixelsSchema, height: pixelsSchema }));
/** How loud somebody speaks: root mean square of full scale, 0 to 1; 0 when they have stopped. */
const levelSchema = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const countSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

/** What goes over the control channel. */
const controlSchema = tagged('kind', [
  /**
   * A sign of life. `at` is the sender's own clock; `heard` gives the last `at` of the other side back with the time that
   * has passed since it came, so that each side knows the round trip (as RTCP does, RFC 3550 §6.4.1). While the sender
   * speaks, `voice` says it again.
   */
  v.object({
    kind: v.literal('beat'),
    at: millisecondsSchema,
    heard: v.optional(v.object({ at: millisecondsSchema, agoMs: millisecondsSchema })),
    voice: v.optional(levelSchema),
  }),
  /** What the sender sends now. It is told to the server as well; the higher counter holds. */
  v.object({ kind: v.literal('media'), media: mediaStateSchema }),
  /** The receiver of a picture cannot go on without a whole one. */
  v.object({ kind: v.literal('key-frame') }),
  /** How large the sender shows what it gets: nobody has to send more, and nothing that is not seen. */
  v.object({ kind: v.literal('wishes'), camera: boxSchema, screen: boxSchema }),
  /** Which pictures the sender holds back to save the sound, though they are wished for. */
  v.object({ kind: v.literal('paused'), camera: v.boolean(), screen: v.boolean() }),
  /** The sender has begun to speak, or has stopped. */
  v.object({ kind: v.literal('voice'), level: levelSchema }),
  /** What would go through the server, which is away: a shared screen needs lines. */
  v.object({ kind: v.literal('signal'), signal: signalSchema }),
  /** An emoji for a moment. What is not heard at once is not worth saying later. */
  v.object({ kind: v.literal('reaction'), emoji: v.pipe(v.string(), v.maxLength(32)) }),
]);

/** What travels in order, each once: values of the page, and the call's own chat. */
const topics = ['page', 'chat'] as const;
export type Topic = (typeof topics)[number];

/** What goes over the data channel. */
const dataSchema = tagged('kind', [
  /**
   * A value of the page. `count` is counted by the sender for the addressee, over all connections, from 1; in another
   * `series`, a number by chance, where the sender had forgotten the addressee in between.
   */
  v.object({
    kind: v.literal('data'),
    series: countSchema,
    count: countSchema,
    value: v.unknown(),
    /** Whom it is for: the page, or the chat of the call itself. */
    topic: v.optional(v.picklist(topics), 'page'),
  }),
  /** Everything of this series up to this count has come. */
  v.object({ kind: v.literal('received'), series: countSchema, count: countSchema }),
]);

const schemas = { control: controlSchema, data: dataSchema } as const;

export type ControlMessage = v.InferOutput<typeof controlSchema>;
export type DataMessage = v.InferOutput<typeof dataSchema>;
export type PeerMessages = { readonly control: ControlMessage; readonly data: DataMessage };

/** Reads one message of a channel. Null for whatever does not fit: the other browser is not to be trusted. */
export function parseMessage<Name extends keyof PeerMessages>(
  channel: Name,
  text: string,
): PeerMessages[Name] | null {
  if (text.length > peerLimits.messageLength) return null;
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return null;
  }
  const result = v.safeParse(schemas[channel], message);
  return result.success ? (result.output as PeerMessages[Name]) : null;
}
