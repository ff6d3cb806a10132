import * as v from 'valibot';
import { wireErrorSchema } from './errors.js';
import { limits } from './limits.js';
import { tagged } from './tagged.js';
import { jwtSchema, roomNameSchema } from './vocabulary.js';

/** Where a page asks, before it joins, who is in a room: a POST below the server's base URL. */
export const PRESENCE_PATH = 'api/presence';

/** Sent as text, which a page of another origin may do without asking first. It is in no URL, so in no log of a proxy. */
export const presenceRequestSchema = v.object({ room: roomNameSchema, token: v.optional(jwtSchema) });

/** Names alone, the longest-standing member's first: who has not been let in needs no more. */
export const presenceReplySchema = tagged('ok', [
  v.object({
    ok: v.literal(true),
    names: v.pipe(v.array(v.string()), v.maxLength(limits.maxParticipants)),
  }),
  v.object({ ok: v.literal(false), error: wireErrorSchema }),
]);

export type PresenceRequest = v.InferOutput<typeof presenceRequestSchema>;
export type PresenceReply = v.InferOutput<typeof presenceReplySchema>;
