import {
  type MediaState,
  type Member,
  openRoom,
  type ParticipantId,
  type Profile,
  type RoomSettings,
  type RoomSnapshot,
  type SessionId,
  type Update,
} from '../protocol/index.js';

// Rules of one room as pure functions: who may enter, what changes, and what members see.

/** Immutable state of a room at one version. Every function below returns the next state. */
export interface Room {
  readonly version: number;
  readonly members: ReadonlyMap<ParticipantId, Member>;
  readonly settings: RoomSettings;
}

/** Keys by which a removed participant is recognised, and until when (ms since 1970) a ban is useful. */
export interface BanKeys {
  readonly keys: readonly string[];
  readonly untilMs: number;
}

/** Participant that asks to enter a room. */
export interface Entrant extends Profile {
  readonly id: ParticipantId;
  readonly session: SessionId;
  /** Time of the first admission (ms since 1970), as a returning page remembers it. */
  readonly joinedAt?: number | undefined;
  readonly role?: 'host' | 'guest' | undefined;
  /** Whether the name comes from a token. */
  readonly verified?: boolean | undefined;
  /** Whether a host must admit the participant, regardless of the room's setting. False after an admission. */
  readonly lobby?: boolean | undefined;
  /** Issue time (ms since 1970) of the ticket; missing when the participant has a valid token. */
  readonly ticketIssuedAtMs?: number | undefined;
  /** Missing where rooms need no tokens: then only the id can be banned. */
  readonly banKeys?: BanKeys | undefined;
}

export interface Changed {
  readonly room: Room;
  readonly member: Member;
}

/** Result of an attempt to enter: refused, sent to the lobby, or admitted. */
export type AdmitResult =
  | { readonly kind: 'full' | 'locked' | 'lobby' }
  /** A member returned without changes, so the version stays the same. */
  | ({ readonly kind: 'unchanged' } & Changed)
  | ({ readonly kind: 'joined' | 'updated' } & Changed);

export const emptyRoom: Room = { version: 0, members: new Map(), settings: openRoom };

/**
 * Admits a newcomer, or a member back to its own place. Only a newcomer can be refused or sent to the lobby.
 * A member keeps its `joinedAt`. For a newcomer the remembered time counts, but never one in the future.
 *
 * @param rules `byHost`: a host admits the participant, so lock and lobby don't apply.
 */
export function admit(
  room: Room,
  entrant: Entrant,
  rules: { capacity: number; nowMs: number; byHost?: boolean },
): AdmitResult {
  const known = room.members.get(entrant.id);
  const block = known || rules.byHost ? null : entryBlock(room, entrant);
  if (block) return { kind: block };
  if (!known && room.members.size >= rules.capacity) return { kind: 'full' };
  const joinedAt = known?.joinedAt ?? clampedJoinedAt(entrant.joinedAt, rules.nowMs);
  const { externalId, metadata, role, verified } = entrant;
  const member: Member = {
    id: entrant.id,
    session: entrant.session,
    joinedAt,
    name: entrant.name,
    media: known?.session === entrant.session ? newerMedia(known.media, entrant.media) : entrant.media,
    ...(externalId === undefined ? {} : { externalId }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(role === undefined ? {} : { role }),
    ...(verified ? { verified } : {}),
    ...silencedState(room, known, role, known?.media.microphone ?? false),
  };
  if (!known) return { kind: 'joined', ...withMember(room, member) };
  return sameMember(known, member)
    ? { kind: 'unchanged', room, member: known }
    : { kind: 'updated', ...withMember(room, member) };
}

/** What keeps a newcomer out, apart from capacity. Hosts always enter. */
export function entryBlock(
  room: Room,
  { role, lobby }: Pick<Entrant, 'role' | 'lobby'>,
): 'locked' | 'lobby' | null {
  if (role === 'host') return null;
  if (room.settings.locked) return 'locked';
  return (lobby ?? room.settings.lobby) ? 'lobby' : null;
}

/**
 * Applies a member's own changes. A silenced member stays silenced until it unmutes after that mute and the room
 * allows it. @returns `null` if nothing changed, so the version stays the same
 */
export function update(room: Room, id: ParticipantId, change: Update): Changed | null {
  const known = room.members.get(id);
  if (!known) return null;
  const { externalId = known.externalId, metadata = known.metadata } = change;
  const { externalId: _externalId, metadata: _metadata, silenced: _silenced, ...untagged } = known;
  const media = change.media ? newerMedia(known.media, change.media) : known.media;
  const unmutes =
    media.microphone && change.unmutes === known.silenced && mayUnmute(room.settings, known.role);
  const member: Member = {
    ...untagged,
    ...(unmutes ? {} : silencedState(room, known, known.role, media.microphone)),
    // A name that comes from a token cannot be changed by its holder.
    name: known.verified ? known.name : (change.name ?? known.name),
    media,
    ...(externalId ? { externalId } : {}),
    ...(metadata ? { metadata } : {}),
  };
  return sameMember(known, member) ? null : withMember(room, member);
}

/** Mutes a member until it unmutes itself. `null` if there is no such member. */
export function mute(room: Room, id: ParticipantId): Changed | null {
  const known = room.members.get(id);
  return known ? withMember(room, { ...known, silenced: room.version + 1 }) : null;
}

/**
 * Changes the room's settings. `null` if nothing changes. `silenced`: the guests to mute because only hosts may
 * unmute from now on and their microphones are off.
 */
export function configure(
  room: Room,
  change: { readonly [Name in keyof RoomSettings]?: RoomSettings[Name] | undefined },
): { readonly room: Room; readonly silenced: readonly ParticipantId[] } | null {
  const {
    lobby = room.settings.lobby,
    locked = room.settings.locked,
    history = room.settings.history,
    unmute = room.settings.unmute,
  } = change;
  const settings = { lobby, locked, history, unmute };
  const names = Object.keys(settings) as (keyof RoomSettings)[];
  if (names.every((name) => settings[name] === room.settings[name])) return null;
  const next = { ...room, settings, version: room.version + 1 };
  const muted = [...room.members.values()].filter(
    ({ role, silenced, media }) => !mayUnmute(settings, role) && silenced === undefined && !media.microphone,
  );
  return { room: next, silenced: muted.map(({ id }) => id) };
}

/** Removes a member. `null` if there is no such member. */
export function remove(room: Room, id: ParticipantId): Room | null {
  if (!room.members.has(id)) return null;
  const members = new Map(room.members);
  members.delete(id);
  return { ...room, version: room.version + 1, members };
}

/** Room state as it is sent to clients, members in order of joining. Default settings are left out. */
export function snapshot(room: Room): RoomSnapshot {
  const members = [...room.members.values()].sort(
    (one, other) => one.joinedAt - other.joinedAt || (one.id < other.id ? -1 : 1),
  );
  const hasDefaults = (Object.keys(openRoom) as (keyof RoomSettings)[]).every(
    (name) => room.settings[name] === openRoom[name],
  );
  return { version: room.version, members, ...(hasDefaults ? {} : { settings: room.settings }) };
}

/**
 * The `silenced` field of a member. It is kept once set. Where only hosts may unmute, it is also set for every guest
 * whose microphone is off or who enters.
 */
function silencedState(
  room: Room,
  known: Member | undefined,
  role: Member['role'],
  microphone: boolean,
): { silenced?: number } {
  if (known?.silenced !== undefined) return { silenced: known.silenced };
  return mayUnmute(room.settings, role) || microphone ? {} : { silenced: room.version + 1 };
}

function mayUnmute({ unmute }: RoomSettings, role: Member['role']): boolean {
  return unmute === 'anyone' || role === 'host';
}

function clampedJoinedAt(remembered: number | undefined, nowMs: number): number {
  return remembered === undefined ? nowMs : Math.min(Math.max(remembered, 0), nowMs);
}

function withMember(room: Room, member: Member): Changed {
  const members = new Map(room.members).set(member.id, member);
  return { room: { ...room, version: room.version + 1, members }, member };
}

/** Of two states of one session the one with the higher counter counts; on a tie, the known one. */
function newerMedia(known: MediaState, received: MediaState): MediaState {
  return received.counter > known.counter ? received : known;
}

function sameMember(one: Member, other: Member): boolean {
  return (
    one.session === other.session &&
    one.name === other.name &&
    one.externalId === other.externalId &&
    one.metadata === other.metadata &&
    one.role === other.role &&
    one.verified === other.verified &&
    one.silenced === other.silenced &&
    one.media.counter === other.media.counter &&
    one.media.microphone === other.media.microphone &&
    one.media.camera === other.media.camera &&
    one.media.screen === other.media.screen
  );
}
