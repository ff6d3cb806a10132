import type {
  Joined,
  LeaveReason,
  MediaState,
  Member,
  ParticipantId,
  RoomSnapshot,
  SessionId,
} from '../../server/protocol/index.js';
import type { CallError } from './call-error.js';
import type { ConnectionState, Quality, QualityReason } from './participant.js';

/** Where a call stands; `joined` also while only the server is away, `reconnecting` when every peer is lost. */
export type CallStatus =
  | 'idle'
  | 'prejoin'
  | 'joining'
  | 'waiting'
  | 'joined'
  | 'reconnecting'
  | 'left'
  | 'error';

export type SignalingStatus = 'disconnected' | 'connected' | 'reconnecting';

/** Another member of the room, and how the link to it stands. */
export interface Remote {
  readonly member: Member;
  /** False for somebody whom a server that has just started does not list, or not yet. */
  readonly listed: boolean;
  readonly connection: ConnectionState;
  readonly quality: Quality;
  /** What `quality` rests on; null while it is unknown. */
  readonly qualityReason: QualityReason | null;
}

/** What is known of the own participant. `id` is empty and `joinedAt` null until the first admission. */
export interface Local {
  readonly id: ParticipantId;
  readonly joinedAt: number | null;
  readonly name: string;
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly externalId: string | null;
  readonly metadata: string | null;
  readonly role: 'host' | 'guest';
  /** Whether a token vouches for the name. */
  readonly verified: boolean;
}

/** Everything about a call that can be shown, as plain data. `reconnecting` is derived: see `statusOf`. */
export interface CallState {
  readonly phase: Exclude<CallStatus, 'reconnecting'>;
  readonly signaling: SignalingStatus;
  readonly local: Local;
  /** The chosen speaker; null for the system's own choice. */
  readonly speaker: string | null;
  readonly remotes: readonly Remote[];
  /** Version of the room that `remotes` shows; every change of the room raises it by one. */
  readonly roomVersion: number;
  /** The start of the server that `roomVersion` counts in; null before the first admission. */
  readonly epoch: string | null;
  /** Set in phase `error` only. */
  readonly error: CallError | null;
}

export type CallAction =
  | { readonly type: 'prepared' }
  | { readonly type: 'join-started' }
  | { readonly type: 'joined'; readonly joined: Joined }
  | { readonly type: 'room-read'; readonly room: RoomSnapshot }
  | { readonly type: 'member-joined'; readonly version: number; readonly member: Member }
  | { readonly type: 'member-updated'; readonly version: number; readonly member: Member }
  | {
      readonly type: 'member-left';
      readonly version: number;
      readonly id: ParticipantId;
      readonly reason: LeaveReason;
    }
  | { readonly type: 'member-missed'; readonly id: ParticipantId }
  | {
      readonly type: 'link-changed';
      readonly id: ParticipantId;
      readonly session: SessionId;
      readonly connection: ConnectionState;
    }
  /** A participant has told by itself what it sends. */
  | {
      readonly type: 'media-told';
      readonly id: ParticipantId;
      readonly session: SessionId;
      readonly media: MediaState;
    }
  | {
      readonly type: 'quality-measured';
      readonly id: ParticipantId;
      readonly session: SessionId;
      readonly quality: Quality;
    }
  | {
      readonly type: 'profile-changed';
      readonly profile: Partial<Pick<Local, 'name' | 'externalId' | 'metadata'>>;
    }
  | {
      readonly type: 'device-changed';
      readonly device: 'microphone' | 'camera';
      readonly enabled: boolean;
      readonly origin: 'user' | 'host' | 'device' | 'system';
    }
  | { readonly type: 'speaker-chosen'; readonly speaker: string | null }
  | { readonly type: 'signaling-changed'; readonly signaling: SignalingStatus }
  | { readonly type: 'failed'; readonly error: CallError; readonly left: boolean }
  | { readonly type: 'left'; readonly reason: 'left' | 'removed' | 'ended' | 'replaced' };

export function initialCallState(name: string): CallState {
  return {
    phase: 'idle',
    signaling: 'disconnected',
    local: {
      id: '',
      joinedAt: null,
      name,
      microphone: false,
      camera: false,
      externalId: null,
      metadata: null,
      role: 'guest',
      verified: false,
    },
    speaker: null,
    remotes: [],
    roomVersion: 0,
    epoch: null,
    error: null,
  };
}

/** The next state of a call. Pure; an action that changes nothing returns the state itself. */
export function reduceCall(state: CallState, action: CallAction): CallState {
  switch (action.type) {
    case 'prepared':
      return { ...outside(state), phase: 'prejoin' };
    case 'join-started':
      return { ...outside(state), phase: 'joining' };
    case 'joined': {
      const { id, joinedAt, epoch, room } = action.joined;
      const own = room.members.find((member) => member.id === id);
      const { name = state.local.name, role = 'guest', verified = false } = own ?? {};
      const returning = state.phase === 'joined' && epoch !== state.epoch;
      return {
        ...state,
        phase: 'joined',
        signaling: 'connected',
        epoch,
        local: { ...state.local, id, joinedAt, role, verified, ...(verified ? { name } : {}) },
        remotes: readRoom(state, room, id, returning),
        roomVersion: room.version,
      };
    }
    case 'room-read':
      return {
        ...state,
        remotes: readRoom(state, action.room, state.local.id, false),
        roomVersion: action.room.version,
      };
    case 'member-joined':
    case 'member-updated':
      return {
        ...state,
        remotes:
          action.member.id === state.local.id ? state.remotes : withMember(state.remotes, action.member),
        roomVersion: action.version,
      };
    case 'member-left':
      return { ...state, remotes: without(state.remotes, action.id), roomVersion: action.version };
    case 'member-missed':
      return { ...state, remotes: without(state.remotes, action.id) };
    case 'link-changed':
      return withRemote(state, action, (remote) => ({
        ...remote,
        connection: action.connection,
        ...(action.connection === 'reconnecting' || action.connection === 'failed'
          ? { quality: 'poor', qualityReason: 'connection-lost' }
          : {}),
      }));
    case 'media-told':
      return withRemote(state, action, (remote) => {
        const { member } = remote;
        const told = action.media.counter > member.media.counter;
        return told ? { ...remote, member: { ...member, media: action.media } } : remote;
      });
    case 'quality-measured':
      return withRemote(state, action, (remote) =>
        remote.connection !== 'connected' || remote.quality === action.quality
          ? remote
          : { ...remote, quality: action.quality, qualityReason: 'round-trip-time' },
      );
    case 'profile-changed':
      return {
        ...state,
        local: {
          ...state.local,
          ...action.profile,
          // What a token vouches for is not for the page to change.
          ...(state.local.verified ? { name: state.local.name } : {}),
        },
      };
    case 'device-changed':
      if (state.local[action.device] === action.enabled) return state;
      return { ...state, local: { ...state.local, [action.device]: action.enabled } };
    case 'speaker-chosen':
      return { ...state, speaker: action.speaker };
    case 'signaling-changed':
      return state.signaling === action.signaling ? state : { ...state, signaling: action.signaling };
    case 'failed':
      return { ...outside(state), phase: 'error', error: action.error };
    case 'left':
      return { ...outside(state), phase: 'left' };
  }
}

/** `joined` with others of whom none can be reached any more is `reconnecting`. */
export function statusOf(state: CallState): CallStatus {
  const { phase, remotes } = state;
  const allLost = remotes.length > 0 && remotes.every((remote) => remote.connection === 'reconnecting');
  return phase === 'joined' && allLost ? 'reconnecting' : phase;
}

/** What a message about the room means for the version that is shown: the next one, an old one, or one too far. */
export function versionStep(state: CallState, version: number): 'next' | 'old' | 'gap' {
  if (version === state.roomVersion + 1) return 'next';
  return version <= state.roomVersion ? 'old' : 'gap';
}

/** The state of somebody who is not in the room; what is known of oneself stays. */
function outside(state: CallState): CallState {
  return { ...state, signaling: 'disconnected', remotes: [], roomVersion: 0, epoch: null, error: null };
}

/**
 * The others, as a snapshot lists them. `keepAbsent`: the server has started anew and cannot know yet who is
 * still there, so those whom the snapshot does not list are kept until somebody says that they are gone.
 */
function readRoom(
  state: CallState,
  room: RoomSnapshot,
  ownId: ParticipantId,
  keepAbsent: boolean,
): readonly Remote[] {
  const listed = room.members.filter((member) => member.id !== ownId);
  const ids = new Set(listed.map((member) => member.id));
  const kept = state.remotes
    .filter((remote) => keepAbsent || ids.has(remote.member.id))
    .map((remote) => ({ ...remote, listed: false }));
  return listed.reduce<readonly Remote[]>(withMember, kept);
}

/** Changes one remote participant, if it is still there with the session that is spoken of. */
function withRemote(
  state: CallState,
  { id, session }: { readonly id: ParticipantId; readonly session: SessionId },
  change: (remote: Remote) => Remote,
): CallState {
  const known = state.remotes.find(({ member }) => member.id === id && member.session === session);
  const next = known && change(known);
  if (!next || next === known) return state;
  return { ...state, remotes: state.remotes.map((remote) => (remote === known ? next : remote)) };
}

/** Adds a member or puts its news in place, in the order of the room. A fresh session starts a fresh link. */
function withMember(remotes: readonly Remote[], member: Member): readonly Remote[] {
  const known = remotes.find((remote) => remote.member.id === member.id);
  const next: Remote =
    known?.member.session === member.session
      ? { ...known, listed: true, member: newer(known.member, member) }
      : { member, listed: true, connection: 'connecting', quality: 'unknown', qualityReason: null };
  return [...without(remotes, member.id), next].sort((a, b) => compareMembers(a.member, b.member));
}

/** Media states travel on more than one path: the one with the higher counter holds. */
function newer(known: Member, news: Member): Member {
  return news.media.counter < known.media.counter ? { ...news, media: known.media } : news;
}

function without(remotes: readonly Remote[], id: ParticipantId): readonly Remote[] {
  return remotes.filter((remote) => remote.member.id !== id);
}

/** The order of a room, the same for everybody in it: who came first, and for a tie the smaller id. */
export function compareMembers(
  a: { readonly joinedAt: number; readonly id: string },
  b: { readonly joinedAt: number; readonly id: string },
): number {
  return a.joinedAt - b.joinedAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
