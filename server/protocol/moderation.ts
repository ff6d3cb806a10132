import * as v from 'valibot';
import { wireErrorSchema } from './errors.js';
import { limits } from './limits.js';
import { tagged } from './tagged.js';
import { participantIdSchema, profileSchema, roomSettingsSchema } from './vocabulary.js';

/** Moderation command of a host. */
export const moderationSchema = tagged('action', [
  v.object({ action: v.picklist(['admit', 'deny', 'mute', 'remove']), id: participantIdSchema }),
  v.object({ action: v.literal('set-room'), settings: v.partial(roomSettingsSchema) }),
  v.object({ action: v.literal('end') }),
]);

export const moderationReplySchema = tagged('ok', [
  v.object({ ok: v.literal(true) }),
  v.object({ ok: v.literal(false), error: wireErrorSchema }),
]);

/** Participant in the lobby, as hosts see it. */
export const waitingParticipantSchema = v.object({
  id: participantIdSchema,
  name: profileSchema.entries.name,
  verified: v.optional(v.boolean()),
});

/** The lobby in order of arrival. Sent to hosts only. */
export const lobbySchema = v.object({
  waiting: v.pipe(v.array(waitingParticipantSchema), v.maxLength(limits.maxWaiting)),
});

/** Settings of the room after a change. */
export const roomChangeSchema = v.object({
  version: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  settings: roomSettingsSchema,
});

export type Moderation = v.InferOutput<typeof moderationSchema>;
export type ModerationReply = v.InferOutput<typeof moderationReplySchema>;
export type WaitingParticipant = v.InferOutput<typeof waitingParticipantSchema>;
export type Lobby = v.InferOutput<typeof lobbySchema>;
export type RoomChange = v.InferOutput<typeof roomChangeSchema>;
