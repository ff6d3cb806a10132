import * as v from 'valibot';
import { limits } from './limits.js';
import { tagged } from './tagged.js';

// Schemas of signals: descriptions and candidates, with their connection and negotiation numbers.

/**
 * Generation number that only grows. `connection` counts the RTCPeerConnections of a pair, `negotiation` the offers within
 * one connection. Messages of older generations are dropped, so a late one cannot break a new connection.
 */
const generationSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

/** RTCIceCandidateInit (W3C webrtc-pc §4.8.2). An empty `candidate` ends a generation of candidates. */
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

/** Signal between two participants, relayed by the server, to connect them. */
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
   * Request of the side that must not create connections: replace connection N, or with `restart`, restart its ICE.
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
