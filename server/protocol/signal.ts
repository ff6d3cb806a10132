import * as v from 'valibot';
import { limits } from './limits.js';
import { tagged } from './tagged.js';

/**
 * A number that only grows. `connection` counts the RTCPeerConnections of one pair, `negotiation` the offers
 * within one of them: whatever belongs to an older one is dropped, and that is what keeps a late message from
 * breaking a fresh connection.
 */
const generationSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

/** An RTCIceCandidateInit (W3C webrtc-pc §4.8.2); an empty `candidate` ends a generation. */
export const candidateSchema = v.object({
  candidate: v.pipe(v.string(), v.maxLength(limits.candidateLength)),
  sdpMid: v.nullable(v.pipe(v.string(), v.maxLength(64))),
  sdpMLineIndex: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(64))),
  usernameFragment: v.nullable(v.pipe(v.string(), v.maxLength(256))),
});

export const descriptionSchema = v.object({
  type: v.picklist(['offer', 'answer']),
  sdp: v.pipe(v.string(), v.maxLength(limits.sdpLength)),
});

/** What two participants tell each other through the server to connect. */
export const signalSchema = tagged('kind', [
  v.object({
    kind: v.literal('description'),
    connection: generationSchema,
    negotiation: generationSchema,
    description: descriptionSchema,
  }),
  v.object({
    kind: v.literal('candidates'),
    connection: generationSchema,
    negotiation: generationSchema,
    candidates: v.pipe(v.array(candidateSchema), v.minLength(1), v.maxLength(limits.candidatesPerSignal)),
  }),
  /**
   * Sent by the side that may not make connections: "connection N is lost to me, please make the next one", or with
   * `restart`, "please restart its ICE".
   */
  v.object({
    kind: v.literal('renew'),
    connection: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    restart: v.optional(v.boolean()),
  }),
]);

export type Candidate = v.InferOutput<typeof candidateSchema>;
export type Description = v.InferOutput<typeof descriptionSchema>;
export type Signal = v.InferOutput<typeof signalSchema>;
