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

const versionSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** Said with the handshake (Socket.IO's `auth`), before anything else. */
export const helloSchema = v.object({
  protocol: v.pipe(v.number(), v.safeInteger()),
  /** Name and version of the client, for the operator's log. */
  client: v.optional(v.pipe(v.string(), v.maxLength(64))),
});

// ── browser → server ────────────────────────────────────────────────────────────────────────────────────

/** Asks to be let in, or to be taken back: with the secret of a member the same id is given again. */
export const joinSchema = v.object({
  ...profileSchema.entries,
  room: roomNameSchema,
  secret: secretSchema,
  session: sessionIdSchema,
  /** Given back on a return, so that the order of the room outlives a server. Clamped to the server's now. */
  joinedAt: v.optional(v.pipe(v.number(), v.finite())),
  /** Where the server asks for one. */
  token: v.optional(jwtSchema),
  /** Given back on a return: it holds also when the token has run out. */
  ticket: v.optional(jwtSchema),
});

/** What has changed; null takes a tag away. */
export const updateSchema = v.partial(
  v.object({
    name: profileSchema.entries.name,
    media: mediaStateSchema,
    externalId: v.nullable(v.unwrap(profileSchema.entries.externalId)),
    metadata: v.nullable(v.unwrap(profileSchema.entries.metadata)),
    /** With the microphone on again: the mute by a host, the member's `silenced`, that this unmute was made after. */
    unmutes: versionSchema,
  }),
);

/** `session` is the addressee's: what was meant for a page that has been reloaded since is dropped. */
export const outgoingSignalSchema = v.object({
  to: participantIdSchema,
  session: sessionIdSchema,
  signal: signalSchema,
});

// ── server → browser ────────────────────────────────────────────────────────────────────────────────────

/** Servers to gather candidates with. */
export const iceSchema = v.object({
  iceServers: v.pipe(v.array(iceServerSchema), v.maxLength(8)),
  /** For how long their credentials hold; without it, for ever. Half of it is the time to ask for others. */
  iceLifetimeMs: v.optional(v.pipe(v.number(), v.finite(), v.minValue(1_000))),
});

export const joinedSchema = v.object({
  id: participantIdSchema,
  joinedAt: v.number(),
  /** New for each start of the server: absence from a room of a new epoch is not leaving. */
  epoch: v.string(),
  room: roomSnapshotSchema,
  ...iceSchema.entries,
  /** To come back with; none where none is needed. */
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

/** `waiting`: not yet, a host is asked; `admitted` follows, or `ended`. Nothing of the room is known before. */
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

/** Somebody came, or came back on a fresh page, or changed: always the whole member. */
export const memberChangeSchema = v.object({ version: versionSchema, member: memberSchema });

export const memberLeftSchema = v.object({
  version: versionSchema,
  id: participantIdSchema,
  reason: leaveReasonSchema,
});

/** `from` and `session` are the sender's, written by the server. */
export const incomingSignalSchema = v.object({
  from: participantIdSchema,
  session: sessionIdSchema,
  signal: signalSchema,
});

/** A message of the receiver's could not be taken and has changed nothing. */
export const faultSchema = v.object({ event: v.pipe(v.string(), v.maxLength(64)), error: wireErrorSchema });

/**
 * The receiver's stay is over: `replaced`, the same participant has come in from another page; `refused`, a host does not let
 * them in.
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
 * Checks one message against its schema.
 *
 * @returns the message with unknown fields left out, or an `invalid-argument` error that names the field.
 */
export function parse<Schema extends v.GenericSchema>(
  schema: Schema,
  message: unknown,
): { ok: true; value: v.InferOutput<Schema> } | { ok: false; error: WireError } {
  const result = v.safeParse(schema, message, { abortEarly: true });
  if (result.success) return { ok: true, value: result.output };
  const [issue] = result.issues;
  const path = v.getDotPath(issue);
  const message_ = path ? `${path}: ${issue.message}` : issue.message;
  return { ok: false, error: { code: 'invalid-argument', message: message_.slice(0, 512) } };
}
