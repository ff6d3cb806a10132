import * as v from 'valibot';
import { mediaStateSchema, signalSchema } from '../../server/protocol/index.js';
import { tagged } from '../../server/protocol/tagged.js';
import { peerLimits } from './limits.js';

const millisecondsSchema = v.pipe(v.number(), v.finite());
const pixelsSchema = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(peerLimits.pixels));
/** Requested size in device pixels; null for a source that the receiver does not show. */
const boxSchema = v.nullable(v.object({ width: pixelsSchema, height: pixelsSchema }));
/** Voice level: root mean square of full scale, 0 to 1; 0 at the end of speech. */
const levelSchema = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const countSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

/** Messages of the control channel. */
const controlSchema = tagged('kind', [
  /**
   * Heartbeat. `at` is the sender's clock. `heard` returns the last `at` of the other side and the time since
   * its arrival, from which that side computes the round-trip time, as with RTCP (RFC 3550 §6.4.1). While the
   * sender speaks, `voice` repeats its level.
   */
  v.object({
    kind: v.literal('beat'),
    at: millisecondsSchema,
    heard: v.optional(v.object({ at: millisecondsSchema, agoMs: millisecondsSchema })),
    voice: v.optional(levelSchema),
  }),
  /** Media state of the sender. The server passes it on as well; the higher counter wins. */
  v.object({ kind: v.literal('media'), media: mediaStateSchema }),
  /** Key frame request: the receiver cannot decode without one. */
  v.object({ kind: v.literal('key-frame') }),
  /** Requested sizes: the other side need not send larger videos, or videos that are not shown. */
  v.object({ kind: v.literal('wishes'), camera: boxSchema, screen: boxSchema }),
  /** Requested videos that the sender pauses to keep audio going. */
  v.object({ kind: v.literal('paused'), camera: v.boolean(), screen: v.boolean() }),
  /** Start or end of the sender's speech. */
  v.object({ kind: v.literal('voice'), level: levelSchema }),
  /** Signal for this link while the server is away: a first screen share has to negotiate its m-lines. */
  v.object({ kind: v.literal('signal'), signal: signalSchema }),
  /** Reaction: an emoji for a moment. Never sent again. */
  v.object({ kind: v.literal('reaction'), emoji: v.pipe(v.string(), v.maxLength(32)) }),
]);

/** Topics of ordered values: the page's own values, and the chat of the call. */
const topics = ['page', 'chat'] as const;
export type Topic = (typeof topics)[number];

/** Messages of the data channel. */
const dataSchema = tagged('kind', [
  /**
   * A value. `count` is its number from 1, per addressee and over all connections. `series` is random; it
   * changes if the sender has forgotten the addressee in between.
   */
  v.object({
    kind: v.literal('data'),
    series: countSchema,
    count: countSchema,
    value: v.unknown(),
    /** Receiver of the value: the page, or the chat of the call. */
    topic: v.optional(v.picklist(topics), 'page'),
  }),
  /** Cumulative acknowledgement: every value of this series up to this count has arrived. */
  v.object({ kind: v.literal('received'), series: countSchema, count: countSchema }),
]);

const schemas = { control: controlSchema, data: dataSchema } as const;

export type ControlMessage = v.InferOutput<typeof controlSchema>;
export type DataMessage = v.InferOutput<typeof dataSchema>;
export type PeerMessages = { readonly control: ControlMessage; readonly data: DataMessage };

/** Parses one message of a channel. Null if it does not fit: the other browser is not trusted. */
export function parseMessage<Name extends keyof PeerMessages>(
  channel: Name,
  text: string,
): PeerMessages[Name] | null {
  if (text.length > peerLimits.messageLength) return null;
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    // SyntaxError: not JSON.
    return null;
  }
  const result = v.safeParse(schemas[channel], message);
  return result.success ? (result.output as PeerMessages[Name]) : null;
}
