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

/** One room at one version. Never changed in place: every rule below answers with the next room. */
export interface Room {
  readonly version: number;
  readonly members: ReadonlyMap<ParticipantId, Member>;
  readonly settings: RoomSettings;
}

/** Somebody at the door. `joinedAt` (ms) is what a returning page remembers of its first admission. */
export interface Entrant extends Profile {
  readonly id: ParticipantId;
  readonly session: SessionId;
  readonly joinedAt?: number | undefined;
  readonly role?: 'host' | 'guest' | undefined;
  /** Whether a token vouches for the name. */
  readonly verified?: boolean | undefined;
  /** Whether a host has to let them in, whatever the room says; false for those who were let in before. */
  readonly lobby?: boolean | undefined;
  /** When the ticket was handed out by which alone they come back (ms since 1970); missing for those with a token that holds. */
  readonly ticketFromMs?: number | undefined;
  /** What they are known by besides their id, if they have to be kept out, and until when (ms since 1970) that makes sense. */
  readonly bars?: { readonly keys: readonly string[]; readonly untilMs: number } | undefined;
}

export interface Changed {
  readonly room: Room;
  readonly member: Member;
}

export type Admission =
  | { readonly kind: 'full' | 'locked' | 'waits' }
  /** A member came back with nothing new: the version stays. */
  | ({ readonly kind: 'unchanged' } & Changed)
  | ({ readonly kind: 'joined' | 'updated' } & Changed);

export const emptyRoom: Room = { version: 0, members: new Map(), settings: openRoom };

/**
 * Lets somebody in, or back to the place that is still theirs. Only those who have no place can find the room
 * full, locked, or have to wait. A place keeps its `joinedAt`; without one, the remembered time holds, but never one that is
 * still to come. `welcome`: a host lets them in.
 */
export function admit(
  room: Room,
  entrant: Entrant,
  rules: { capacity: number; nowMs: number; welcome?: boolean },
): Admission {
  const known = room.members.get(entrant.id);
  const held = known || rules.welcome ? null : heldAt(room, entrant);
  if (held) return { kind: held };
  if (!known && room.members.size >= rules.capacity) return { kind: 'full' };
  const joinedAt = known?.joinedAt ?? clampedJoinedAt(entrant.joinedAt, rules.nowMs);
  const { externalId, metadata, role, verified } = entrant;
  const member: Member = {
    id: entrant.id,
    session: entrant.session,
    joinedAt,
    name: entrant.name,
    media: known?.session === entrant.session ? later(known.media, entrant.media) : entrant.media,
    ...(externalId === undefined ? {} : { externalId }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(role === undefined ? {} : { role }),
    ...(verified ? { verified } : {}),
    ...silence(room, known, role, known?.media.microphone ?? false),
  };
  if (!known) return { kind: 'joined', ...withMember(room, member) };
  return sameMember(known, member)
    ? { kind: 'unchanged', room, member: known }
    : { kind: 'updated', ...withMember(room, member) };
}

/** What keeps somebody without a place from going in, before any question of room: hosts go in anywhere. */
export function heldAt(
  room: Room,
  { role, lobby }: Pick<Entrant, 'role' | 'lobby'>,
): 'locked' | 'waits' | null {
  if (role === 'host') return null;
  if (room.settings.locked) return 'locked';
  return (lobby ?? room.settings.lobby) ? 'waits' : null;
}

/**
 * Takes over what a member says of itself. `null`: nothing that was not known, the version stays. Who is silenced stays so until
 * an unmute that was made after it, where the room lets them.
 */
export function update(room: Room, id: ParticipantId, change: Update): Changed | null {
  const known = room.members.get(id);
  if (!known) return null;
  const { externalId = known.externalId, metadata = known.metadata } = change;
  const { externalId: _externalId, metadata: _metadata, silenced: _silenced, ...untagged } = known;
  const media = change.media ? later(known.media, change.media) : known.media;
  const unmutes =
    media.microphone && change.unmutes === known.silenced && mayUnmute(room.settings, known.role);
  const member: Member = {
    ...untagged,
    ...(unmutes ? {} : silence(room, known, known.role, media.microphone)),
    // What a token vouches for is not for its holder to change.
    name: known.verified ? known.name : (change.name ?? known.name),
    media,
    ...(externalId ? { externalId } : {}),
    ...(metadata ? { metadata } : {}),
  };
  return sameMember(known, member) ? null : withMember(room, member);
}

/** Silences a member until they unmute themselves. `null`: there is none. */
export function mute(room: Room, id: ParticipantId): Changed | null {
  const known = room.members.get(id);
  return known ? withMember(room, { ...known, silenced: room.version + 1 }) : null;
}

/** Decides for the room. `null`: it is so already. Where only hosts may unmute, who is muted now cannot be heard. */
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

/** Gives a place up. `null`: there was none. */
export function remove(room: Room, id: ParticipantId): Room | null {
  if (!room.members.has(id)) return null;
  const members = new Map(room.members);
  members.delete(id);
  return { ...room, version: room.version + 1, members };
}

/** The room as it goes over the wire, the longest-standing member first. */
export function snapshot(room: Room): RoomSnapshot {
  const members = [...room.members.values()].sort(
    (one, other) => one.joinedAt - other.joinedAt || (one.id < other.id ? -1 : 1),
  );
  const isOpen = (Object.keys(openRoom) as (keyof RoomSettings)[]).every(
    (name) => room.settings[name] === openRoom[name],
  );
  return { version: room.version, members, ...(isOpen ? {} : { settings: room.settings }) };
}

/** Who was silenced stays so; where only hosts may unmute, so is every guest who has muted themselves or comes in. */
function silence(
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

/** Of two states of one session the higher counter holds; a tie leaves what is known. */
function later(known: MediaState, said: MediaState): MediaState {
  return said.counter > known.counter ? said : known;
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
