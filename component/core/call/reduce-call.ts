import {
  type Member,
  openRoom,
  type ParticipantId,
  type RoomSnapshot,
  type SessionId,
} from '../../../server/protocol/index.js';
import { type CallAction, type CallState, compareMembers, type RemoteState } from './call-state.js';

/** The next state of a call. Pure; an action that changes nothing returns the state itself. */
export function reduceCall(state: CallState, action: CallAction): CallState {
  switch (action.type) {
    case 'prepared':
      return { ...outside(state), phase: 'prejoin' };
    case 'join-started':
      return { ...outside(state), phase: 'joining', messages: [] };
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
        local: {
          ...state.local,
          id,
          joinedAt,
          role,
          verified,
          silenced: own?.silenced ?? null,
          ...(verified ? { name } : {}),
        },
        remotes: readRoom(state, room, id, returning),
        roomVersion: room.version,
        settings: room.settings ?? openRoom,
      };
    }
    case 'room-read':
      return {
        ...state,
        settings: action.room.settings ?? openRoom,
        remotes: readRoom(state, action.room, state.local.id, false),
        roomVersion: action.room.version,
      };
    case 'member-joined':
    case 'member-updated':
      return {
        ...state,
        ...(action.member.id === state.local.id
          ? { local: changed(state.local, { silenced: action.member.silenced ?? null }) }
          : { remotes: withMember(state.remotes, action.member) }),
        roomVersion: action.version,
      };
    case 'member-left':
      return { ...state, remotes: without(state.remotes, action.id), roomVersion: action.version };
    case 'member-expired':
      return { ...state, remotes: without(state.remotes, action.id) };
    case 'link-changed':
      return withRemote(state, action, (remote) => ({
        ...remote,
        connection: action.connection,
        ...(action.connection === 'reconnecting' || action.connection === 'failed'
          ? { quality: 'poor', qualityReason: 'connection-lost' }
          : {}),
      }));
    case 'media-announced':
      return withRemote(state, action, (remote) => {
        const { member } = remote;
        const told = action.media.counter > member.media.counter;
        return told ? { ...remote, member: { ...member, media: action.media } } : remote;
      });
    case 'remote-updated':
      return withRemote(state, action, (remote) => changed(remote, action.changes));
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
    case 'hand-changed':
      return { ...state, local: changed(state.local, { hand: action.hand }) };
    case 'state-updated':
      return changed(state, { ...action.changes, local: changed(state.local, action.local ?? {}) });
    case 'signaling-changed':
      return state.signaling === action.signaling ? state : { ...state, signaling: action.signaling };
    case 'failed':
      return { ...outside(state), phase: 'error', error: action.error };
    case 'left':
      return { ...outside(state), phase: 'left' };
  }
}

/** The state of somebody who is not in the room; what is known of oneself stays. */
function outside(state: CallState): CallState {
  const local = changed(state.local, { hand: null });
  return {
    ...state,
    local,
    signaling: 'disconnected',
    remotes: [],
    roomVersion: 0,
    epoch: null,
    waiting: [],
    error: null,
  };
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
): readonly RemoteState[] {
  const listed = room.members.filter((member) => member.id !== ownId);
  const ids = new Set(listed.map((member) => member.id));
  const kept = state.remotes
    .filter((remote) => keepAbsent || ids.has(remote.member.id))
    .map((remote) => ({ ...remote, listed: false }));
  return listed.reduce<readonly RemoteState[]>(withMember, kept);
}

/** Changes one remote participant, if it is still there with the session that is spoken of. */
function withRemote(
  state: CallState,
  { id, session }: { readonly id: ParticipantId; readonly session: SessionId },
  change: (remote: RemoteState) => RemoteState,
): CallState {
  const known = state.remotes.find(({ member }) => member.id === id && member.session === session);
  const next = known && change(known);
  if (!next || next === known) return state;
  return { ...state, remotes: state.remotes.map((remote) => (remote === known ? next : remote)) };
}

/** Adds a member or puts its news in place, in the order of the room. A fresh session starts a fresh link. */
function withMember(remotes: readonly RemoteState[], member: Member): readonly RemoteState[] {
  const known = remotes.find((remote) => remote.member.id === member.id);
  const next: RemoteState =
    known?.member.session === member.session
      ? { ...known, listed: true, member: newer(known.member, member) }
      : {
          member,
          listed: true,
          connection: 'connecting',
          quality: 'unknown',
          qualityReason: null,
          paused: false,
          speaking: false,
        };
  return [...without(remotes, member.id), next].sort((a, b) => compareMembers(a.member, b.member));
}

/** Media states travel on more than one path: the one with the higher counter holds. */
function newer(known: Member, news: Member): Member {
  return news.media.counter < known.media.counter ? { ...news, media: known.media } : news;
}

function without(remotes: readonly RemoteState[], id: ParticipantId): readonly RemoteState[] {
  return remotes.filter((remote) => remote.member.id !== id);
}

/** The same object where nothing differs. */
function changed<Whole extends object>(whole: Whole, change: Partial<NoInfer<Whole>>): Whole {
  const names = Object.keys(change) as (keyof Whole)[];
  return names.some((name) => whole[name] !== change[name]) ? { ...whole, ...change } : whole;
}
