import * as v from 'valibot';
import { limits } from './limits.js';
import { characterCount, hasBidiControls, hasControlCharacters, utf8Bytes } from './text.js';

// Schemas that several messages share: room names, ids, media states, profiles, members, room settings.

const atMost = (characters: number, what: string) =>
  v.check(
    (text: string) => characterCount(text) <= characters,
    `${what} must have at most ${characters} characters`,
  );

const oneLine = (what: string) =>
  v.check((text: string) => !hasControlCharacters(text), `${what} must not contain control characters`);

/** Makes texts equal that look equal. */
const normalized = v.transform((text: string) => text.normalize('NFC').trim());

/** Room name: 1–128 characters, no control characters; trimmed and NFC. */
export const roomNameSchema = v.pipe(
  v.string('the room must be a text'),
  normalized,
  v.minLength(1, 'the room must not be empty'),
  atMost(limits.roomCharacters, 'the room'),
  oneLine('the room'),
);

/** base64url(SHA-256(secret ‖ NUL ‖ room)): 43 characters. Only the server computes it. */
export const participantIdSchema = v.pipe(
  v.string(),
  v.regex(/^[\w-]{43}$/u, 'an id has 43 base64url characters'),
);

/** 128 random bits or more, base64url. */
const randomSchema = v.pipe(v.string(), v.regex(/^[\w-]{22,64}$/u, 'expected 22 to 64 base64url characters'));

/** Secret of one page. With the room name it determines the participant's id. */
export const secretSchema = randomSchema;

/** JWT: a token from the site or a ticket from the server. */
export const jwtSchema = v.pipe(v.string(), v.maxLength(limits.tokenLength));

/** New for each membership, so also for each page load. A new session of the same id has new peer connections. */
export const sessionIdSchema = randomSchema;

/** Display name: 1–64 characters on one line without bidirectional controls; trimmed and NFC. */
const displayNameSchema = v.pipe(
  v.string(),
  normalized,
  v.minLength(1, 'the name must not be empty'),
  atMost(limits.nameCharacters, 'the name'),
  oneLine('the name'),
  v.check((text) => !hasBidiControls(text), 'the name must not contain direction overrides'),
);

const counterSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** What a participant currently sends. Of two states, the one with the higher counter counts. */
export const mediaStateSchema = v.object({
  counter: counterSchema,
  microphone: v.boolean(),
  camera: v.boolean(),
  screen: v.boolean(),
  /** Ticket number in the queue of raised hands, the lowest first. Missing while the hand is down. */
  hand: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(limits.handTicket))),
});

const externalIdSchema = v.pipe(v.string(), atMost(limits.externalIdCharacters, 'external-id'));

const metadataSchema = v.pipe(
  v.string(),
  v.check(
    (text) => utf8Bytes(text) <= limits.metadataBytes,
    `metadata must have at most ${limits.metadataBytes} bytes`,
  ),
);

/** A participant's own description. The server relays `externalId` and `metadata` without interpreting them. */
export const profileSchema = v.object({
  name: displayNameSchema,
  media: mediaStateSchema,
  externalId: v.optional(externalIdSchema),
  metadata: v.optional(metadataSchema),
});

/** Role from a token. Without one, every participant is a guest. */
export const roleSchema = v.picklist(['host', 'guest']);

/** Member of a room. `verified`: the name comes from a token. `joinedAt`: time of the first admission, in ms since 1970. */
export const memberSchema = v.object({
  ...profileSchema.entries,
  id: participantIdSchema,
  session: sessionIdSchema,
  joinedAt: v.pipe(v.number(), v.finite()),
  role: v.optional(roleSchema),
  verified: v.optional(v.boolean()),
  /** Set while muted by a host: clients don't play this member's audio. A higher number for each mute. */
  silenced: v.optional(counterSchema),
});

/** Settings of a room, which hosts can change. */
export const roomSettingsSchema = v.object({
  /** Whether a host must admit newcomers. */
  lobby: v.boolean(),
  /** Whether only hosts can enter. */
  locked: v.boolean(),
  /** Whether newcomers receive the earlier chat messages. */
  history: v.boolean(),
  /** Who may unmute guests: `anyone` (each guest itself), or `host` (no one, until a host sets `anyone`). */
  unmute: v.picklist(['anyone', 'host']),
});

/** Default settings. */
export const openRoom = { lobby: false, locked: false, history: true, unmute: 'anyone' } as const;

/** State of a room at one version. Every change raises the version by one. */
export const roomSnapshotSchema = v.object({
  version: counterSchema,
  members: v.pipe(v.array(memberSchema), v.maxLength(limits.maxParticipants)),
  /** Missing while all are defaults. */
  settings: v.optional(roomSettingsSchema),
});

export const iceServerSchema = v.object({
  urls: v.pipe(v.array(v.pipe(v.string(), v.maxLength(512))), v.maxLength(8)),
  username: v.optional(v.string()),
  credential: v.optional(v.string()),
});

/** `left`: on purpose. `lost`: without a heartbeat. `removed`, `ended`: by a host or the operator. */
export const leaveReasonSchema = v.picklist(['left', 'lost', 'removed', 'ended']);

export type ParticipantId = v.InferOutput<typeof participantIdSchema>;
export type SessionId = v.InferOutput<typeof sessionIdSchema>;
export type MediaState = v.InferOutput<typeof mediaStateSchema>;
export type Profile = v.InferOutput<typeof profileSchema>;
export type Member = v.InferOutput<typeof memberSchema>;
export type RoomSettings = v.InferOutput<typeof roomSettingsSchema>;
export type RoomSnapshot = v.InferOutput<typeof roomSnapshotSchema>;
export type IceServer = v.InferOutput<typeof iceServerSchema>;
export type LeaveReason = v.InferOutput<typeof leaveReasonSchema>;
