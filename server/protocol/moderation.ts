import * as v from 'valibot';
import { wireErrorSchema } from './errors.js';
import { limits } from './limits.js';
import { tagged } from './tagged.js';
import { participantIdSchema, profileSchema, roomSettingsSchema } from './vocabulary.js';

/** What a host does about people, or decides for the room. */
export const moderationSchema = tagged('action', [
  v.object({ action: v.picklist(['admit', 'deny', 'mute', 'remove']), id: participantIdSchema }),
  v.object({ action: v.literal('set-room'), settings: v.partial(roomSettingsSchema) }),
  v.object({ action: v.literal('end') }),
]);

export const moderationReplySchema = tagged('ok', [
  v.object({ ok: v.literal(true) }),
  v.object({ ok: v.literal(false), error: wireErrorSchema }),
]);

/** Somebody whom a host has to let in: what hosts are told of them. */
export const waiterSchema = v.object({
  id: participantIdSchema,
  name: profileSchema.entries.name,
  verified: v.optional(v.boolean()),
});

/** For hosts: everybody who waits to be let in, in the order in which they came. */
export const lobbySchema = v.object({
  waiting: v.pipe(v.array(waiterSchema), v.maxLength(limits.maxWaiting)),
});

/** Hosts have decided something for the room. */
export const roomChangeSchema = v.object({
  version: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  settings: roomSettingsSchema,
});

export type Moderation = v.InferOutput<typeof moderationSchema>;
export type ModerationReply = v.InferOutput<typeof moderationReplySchema>;
export type Waiter = v.InferOutput<typeof waiterSchema>;
export type Lobby = v.InferOutput<typeof lobbySchema>;
export type RoomChange = v.InferOutput<typeof roomChangeSchema>;
