import * as v from 'valibot';
import { limits } from './limits.js';
import { characterCount, hasBidiControls, hasControlCharacters, utf8Bytes } from './text.js';

const atMost = (characters: number, what: string) =>
  v.check(
    (text: string) => characterCount(text) <= characters,
    `${what} must have at most ${characters} characters`,
  );

const oneLine = (what: string) =>
  v.check((text: string) => !hasControlCharacters(text), `${what} must not contain control characters`);

/** What looks alike is alike. */
const normalised = v.transform((text: string) => text.normalize('NFC').trim());

/** A room's name: 1–128 characters, no control characters; trimmed and NFC. */
export const roomNameSchema = v.pipe(
  v.string('the room must be a text'),
  normalised,
  v.minLength(1, 'the room must not be empty'),
  atMost(limits.roomCharacters, 'the room'),
  oneLine('the room'),
);

/** base64url(SHA-256(secret ‖ room)): 43 characters. Only the server computes it; showing the secret is what resuming is. */
export const participantIdSchema = v.pipe(
  v.string(),
  v.regex(/^[\w-]{43}$/u, 'an id has 43 base64url characters'),
);

/** 128 random bits or more, base64url. */
const randomSchema = v.pipe(v.string(), v.regex(/^[\w-]{22,64}$/u, 'expected 22 to 64 base64url characters'));

/** Known only to one page; together with the room it makes its id. */
export const secretSchema = randomSchema;

/** A JWT: a token of the page's, or a ticket of the server's. */
export const jwtSchema = v.pipe(v.string(), v.maxLength(limits.tokenLength));

/** New for each stay, so also for each load of a page: the same id with another session has new peer connections. */
export const sessionIdSchema = randomSchema;

/** 1–64 characters on one line that do not reorder the text around them; trimmed and NFC. */
const displayNameSchema = v.pipe(
  v.string(),
  normalised,
  v.minLength(1, 'the name must not be empty'),
  atMost(limits.nameCharacters, 'the name'),
  oneLine('the name'),
  v.check((text) => !hasBidiControls(text), 'the name must not contain direction overrides'),
);

const counterSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** What a participant sends at the moment. Of two states the one with the higher counter holds. */
export const mediaStateSchema = v.object({
  counter: counterSchema,
  microphone: v.boolean(),
  camera: v.boolean(),
  screen: v.boolean(),
  /** A ticket of the queue of raised hands: the lower comes first. Missing while the hand is down. */
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

/** What a participant says of itself; `externalId` and `metadata` are handed on and never interpreted. */
export const profileSchema = v.object({
  name: displayNameSchema,
  media: mediaStateSchema,
  externalId: v.optional(externalIdSchema),
  metadata: v.optional(metadataSchema),
});

/** What a token makes somebody; without one, everybody is a guest. */
export const roleSchema = v.picklist(['host', 'guest']);

/** One member of a room as the server knows it. `verified`: a token vouches for the name. `joinedAt` is the server's clock at first admission, in ms. */
export const memberSchema = v.object({
  ...profileSchema.entries,
  id: participantIdSchema,
  session: sessionIdSchema,
  joinedAt: v.pipe(v.number(), v.finite()),
  role: v.optional(roleSchema),
  verified: v.optional(v.boolean()),
  /** Muted by a host: nobody plays their sound until the server takes this away. Higher for each time. */
  silenced: v.optional(counterSchema),
});

/** What hosts have decided for a room, and what holds where nobody has. */
export const roomSettingsSchema = v.object({
  /** Whether those who come have to be let in by a host. */
  lobby: v.boolean(),
  /** Whether nobody else may come in, but hosts. */
  locked: v.boolean(),
  /** Whether those who come later are told what was said before. */
  history: v.boolean(),
  /** Who may unmute a guest: anyone, which is the guest, too, or hosts only, who then give it free for all. */
  unmute: v.picklist(['anyone', 'host']),
});

export const openRoom = { lobby: false, locked: false, history: true, unmute: 'anyone' } as const;

/** The whole room at one version: every change raises the version by one. */
export const roomSnapshotSchema = v.object({
  version: counterSchema,
  members: v.pipe(v.array(memberSchema), v.maxLength(limits.maxParticipants)),
  /** Missing while everything is as at first. */
  settings: v.optional(roomSettingsSchema),
});

export const iceServerSchema = v.object({
  urls: v.pipe(v.array(v.pipe(v.string(), v.maxLength(512))), v.maxLength(8)),
  username: v.optional(v.string()),
  credential: v.optional(v.string()),
});

/** `left`: on purpose. `lost`: no sign of life. `removed`, `ended`: by a host or the operator. */
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
