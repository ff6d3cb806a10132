import type {
  MediaState,
  Member,
  ParticipantId,
  Profile,
  RoomSnapshot,
  SessionId,
  Update,
} from '../protocol/index.js';

/** One room at one version. Never changed in place: every rule below answers with the next room. */
export interface Room {
  readonly version: number;
  readonly members: ReadonlyMap<ParticipantId, Member>;
}

/** Somebody at the door. `joinedAt` (ms) is what a returning page remembers of its first admission. */
export interface Entrant extends Profile {
  readonly id: ParticipantId;
  readonly session: SessionId;
  readonly joinedAt?: number | undefined;
  readonly role?: 'host' | 'guest' | undefined;
  /** Whether a token vouches for the name. */
  readonly verified?: boolean | undefined;
}

export interface Changed {
  readonly room: Room;
  readonly member: Member;
}

export type Admission =
  | { readonly kind: 'full' }
  /** A member came back with nothing new: the version stays. */
  | ({ readonly kind: 'unchanged' } & Changed)
  | ({ readonly kind: 'joined' | 'updated' } & Changed);

export const emptyRoom: Room = { version: 0, members: new Map() };

/**
 * Lets somebody in, or back to the place that is still theirs. Only those who have no place can find the room
 * full. A place keeps its `joinedAt`; without one, the remembered time holds, but never one that is still to come.
 */
export function admit(room: Room, entrant: Entrant, rules: { capacity: number; nowMs: number }): Admission {
  const known = room.members.get(entrant.id);
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
  };
  if (!known) return { kind: 'joined', ...withMember(room, member) };
  return sameMember(known, member)
    ? { kind: 'unchanged', room, member: known }
    : { kind: 'updated', ...withMember(room, member) };
}

/** Takes over what a member says of itself. `null`: nothing that was not known, the version stays. */
export function update(room: Room, id: ParticipantId, change: Update): Changed | null {
  const known = room.members.get(id);
  if (!known) return null;
  const { externalId = known.externalId, metadata = known.metadata } = change;
  const { externalId: _externalId, metadata: _metadata, ...untagged } = known;
  const member: Member = {
    ...untagged,
    // What a token vouches for is not for its holder to change.
    name: known.verified ? known.name : (change.name ?? known.name),
    media: change.media ? later(known.media, change.media) : known.media,
    ...(externalId ? { externalId } : {}),
    ...(metadata ? { metadata } : {}),
  };
  return sameMember(known, member) ? null : withMember(room, member);
}

/** Gives a place up. `null`: there was none. */
export function remove(room: Room, id: ParticipantId): Room | null {
  if (!room.members.has(id)) return null;
  const members = new Map(room.members);
  members.delete(id);
  return { version: room.version + 1, members };
}

/** The room as it goes over the wire, the longest-standing member first. */
export function snapshot(room: Room): RoomSnapshot {
  const members = [...room.members.values()].sort(
    (one, other) => one.joinedAt - other.joinedAt || (one.id < other.id ? -1 : 1),
  );
  return { version: room.version, members };
}

function clampedJoinedAt(remembered: number | undefined, nowMs: number): number {
  return remembered === undefined ? nowMs : Math.min(Math.max(remembered, 0), nowMs);
}

function withMember(room: Room, member: Member): Changed {
  const members = new Map(room.members).set(member.id, member);
  return { room: { version: room.version + 1, members }, member };
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
    one.media.counter === other.media.counter &&
    one.media.microphone === other.media.microphone &&
    one.media.camera === other.media.camera &&
    one.media.screen === other.media.screen
  );
}
