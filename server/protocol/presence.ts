import * as v from 'valibot';
import { wireErrorSchema } from './errors.js';
import { limits } from './limits.js';
import { tagged } from './tagged.js';
import { jwtSchema, roomNameSchema } from './vocabulary.js';

/** Path below the server's base URL for the request that lists the names in a room, before joining. */
export const PRESENCE_PATH = 'api/presence';

/** Body of a POST, so the room appears in no URL and no proxy log. Sent as text, which needs no CORS preflight. */
export const presenceRequestSchema = v.object({ room: roomNameSchema, token: v.optional(jwtSchema) });

/** Names in order of joining, and nothing else, because the visitor has not been admitted. */
export const presenceReplySchema = tagged('ok', [
  v.object({
    ok: v.literal(true),
    names: v.pipe(v.array(v.string()), v.maxLength(limits.maxParticipants)),
  }),
  v.object({ ok: v.literal(false), error: wireErrorSchema }),
]);

export type PresenceRequest = v.InferOutput<typeof presenceRequestSchema>;
export type PresenceReply = v.InferOutput<typeof presenceReplySchema>;
