import * as v from 'valibot';
import { type WireError, wireErrorSchema } from './errors.js';
import { limits } from './limits.js';
import { signalSchema } from './signal.js';
import { tagged } from './tagged.js';
import {
  iceServerSchema,
  jwtSchema,
  leaveReasonSchema,
  mediaStateSchema,
  memberSchema,
  participantIdSchema,
  profileSchema,
  roomNameSchema,
  roomSnapshotSchema,
  secretSchema,
  sessionIdSchema,
} from './vocabulary.js';

// Schemas of the messages between browser and server, and the parser that applies them.

const versionSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** Client's part of the handshake (Socket.IO's `auth`). */
export const helloSchema = v.object({
  protocol: v.pipe(v.number(), v.safeInteger()),
  /** Name and version of the client, for the operator's log. */
  client: v.optional(v.pipe(v.string(), v.maxLength(64))),
});

// ── browser → server ────────────────────────────────────────────────────────────────────────────────────

/** Request to enter a room or to return. The same secret gives the same id again. */
export const joinSchema = v.object({
  ...profileSchema.entries,
  room: roomNameSchema,
  secret: secretSchema,
  session: sessionIdSchema,
  /** Sent on return, so that the order of members survives a server restart. Clamped to the server's clock. */
  joinedAt: v.optional(v.pipe(v.number(), v.finite())),
  /** Required if the server is configured with a key. */
  token: v.optional(jwtSchema),
  /** Sent on return. Valid even if the token has expired. */
  ticket: v.optional(jwtSchema),
});

/** Changed fields; `null` removes a tag. */
export const updateSchema = v.partial(
  v.object({
    name: profileSchema.entries.name,
    media: mediaStateSchema,
    externalId: v.nullable(v.unwrap(profileSchema.entries.externalId)),
    metadata: v.nullable(v.unwrap(profileSchema.entries.metadata)),
    /** Sent when turning the microphone on: the member's `silenced`, which identifies the mute it answers. */
    unmutes: versionSchema,
  }),
);

/** `session` is the recipient's: a signal for a page that has reloaded since is dropped. */
export const outgoingSignalSchema = v.object({
  to: participantIdSchema,
  session: sessionIdSchema,
  signal: signalSchema,
});

// ── server → browser ────────────────────────────────────────────────────────────────────────────────────

/** ICE servers. */
export const iceSchema = v.object({
  iceServers: v.pipe(v.array(iceServerSchema), v.maxLength(8)),
  /** Lifetime of the credentials; missing if unlimited. Clients renew them at half of it. */
  iceLifetimeMs: v.optional(v.pipe(v.number(), v.finite(), v.minValue(1_000))),
});

export const joinedSchema = v.object({
  id: participantIdSchema,
  joinedAt: v.number(),
  /** New for each start of the server. A member missing from a room of a new epoch has not left. */
  epoch: v.string(),
  room: roomSnapshotSchema,
  ...iceSchema.entries,
  /** Credential for returning; missing if rooms are open. */
  ticket: v.optional(jwtSchema),
  limits: v.object({
    participants: v.pipe(
      v.number(),
      v.integer(),
      v.minValue(limits.minParticipants),
      v.maxValue(limits.maxParticipants),
    ),
  }),
});

/** `waiting`: the client is in the lobby and knows nothing of the room until `admitted` or `ended` follows. */
export const joinReplySchema = tagged('ok', [
  v.object({ ok: v.literal(true), joined: joinedSchema }),
  v.object({ ok: v.literal(false), waiting: v.optional(v.literal(true)), error: wireErrorSchema }),
]);

export const syncReplySchema = tagged('ok', [
  v.object({ ok: v.literal(true), room: roomSnapshotSchema }),
  v.object({ ok: v.literal(false), error: wireErrorSchema }),
]);

export const iceReplySchema = tagged('ok', [
  v.object({ ok: v.literal(true), ice: iceSchema }),
  v.object({ ok: v.literal(false), error: wireErrorSchema }),
]);

/** A member joined, returned from another page, or changed. Always the whole member. */
export const memberChangeSchema = v.object({ version: versionSchema, member: memberSchema });

export const memberLeftSchema = v.object({
  version: versionSchema,
  id: participantIdSchema,
  reason: leaveReasonSchema,
});

/** `from` and `session` are the sender's, set by the server. */
export const incomingSignalSchema = v.object({
  from: participantIdSchema,
  session: sessionIdSchema,
  signal: signalSchema,
});

/** Error for a message that has changed nothing. `event` is the message's name. */
export const faultSchema = v.object({ event: v.pipe(v.string(), v.maxLength(64)), error: wireErrorSchema });

/**
 * The receiver's membership, or its time in the lobby, is over. `replaced`: the same participant joined from another page.
 * `refused`: a host denied admission.
 */
export const endedSchema = v.object({ reason: v.picklist(['removed', 'ended', 'replaced', 'refused']) });

export type Hello = v.InferOutput<typeof helloSchema>;
export type JoinRequest = v.InferOutput<typeof joinSchema>;
export type Update = v.InferOutput<typeof updateSchema>;
export type OutgoingSignal = v.InferOutput<typeof outgoingSignalSchema>;
export type Joined = v.InferOutput<typeof joinedSchema>;
export type Ice = v.InferOutput<typeof iceSchema>;
export type IceReply = v.InferOutput<typeof iceReplySchema>;
export type JoinReply = v.InferOutput<typeof joinReplySchema>;
export type SyncReply = v.InferOutput<typeof syncReplySchema>;
export type MemberChange = v.InferOutput<typeof memberChangeSchema>;
export type MemberLeft = v.InferOutput<typeof memberLeftSchema>;
export type IncomingSignal = v.InferOutput<typeof incomingSignalSchema>;
export type Fault = v.InferOutput<typeof faultSchema>;
export type Ended = v.InferOutput<typeof endedSchema>;

/**
 * Validates a message by its schema.
 *
 * @returns the message without unknown fields, or an `invalid-argument` error that names the field
 */
export function parse<Schema extends v.GenericSchema>(
  schema: Schema,
  message: unknown,
): { ok: true; value: v.InferOutput<Schema> } | { ok: false; error: WireError } {
  const result = v.safeParse(schema, message, { abortEarly: true });
  if (result.success) return { ok: true, value: result.output };
  const [issue] = result.issues;
  const path = v.getDotPath(issue);
  const text = path ? `${path}: ${issue.message}` : issue.message;
  return { ok: false, error: { code: 'invalid-argument', message: text.slice(0, 512) } };
}
