import {
  type Member,
  openRoom,
  type ParticipantId,
  type RoomSnapshot,
  type SessionId,
} from '../../../server/protocol/index.js';
import { type CallAction, type CallState, compareMembers, type RemoteState } from './call-state.js';

/** Reducer of the call state. Pure; an action that changes nothing returns the state itself. */
export function reduceCall(state: CallState, action: CallAction): CallState {
  switch (action.type) {
    case 'prepared':
      return { ...outsideRoom(state), phase: 'prejoin' };
    case 'join-started':
      return { ...outsideRoom(state), phase: 'joining', messages: [] };
    case 'joined': {
      const { id, joinedAt, epoch, room } = action.joined;
      const localMember = room.members.find((member) => member.id === id);
      const { name = state.local.name, role = 'guest', verified = false } = localMember ?? {};
      const serverRestarted = state.phase === 'joined' && epoch !== state.epoch;
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
          silenced: localMember?.silenced ?? null,
          ...(verified ? { name } : {}),
        },
        remotes: remotesOf(state, room, id, {
          isRestart: serverRestarted,
          isReturn: state.phase === 'joined',
        }),
        roomVersion: room.version,
        settings: room.settings ?? openRoom,
      };
    }
    case 'room-read':
      return {
        ...state,
        settings: action.room.settings ?? openRoom,
        remotes: remotesOf(state, action.room, state.local.id, { isRestart: false, isReturn: false }),
        roomVersion: action.room.version,
      };
    case 'member-joined':
    case 'member-updated':
      return {
        ...state,
        ...(action.member.id === state.local.id
          ? { local: patch(state.local, { silenced: action.member.silenced ?? null }) }
          : { remotes: withMember(state.remotes, action.member) }),
        roomVersion: action.version,
      };
    case 'member-left':
      return { ...state, remotes: without(state.remotes, action.id), roomVersion: action.version };
    case 'member-missing':
      return {
        ...state,
        remotes: state.remotes.map((remote) =>
          remote.member.id === action.id ? { ...remote, listed: false, lost: true } : remote,
        ),
        roomVersion: action.version,
      };
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
        const isNewer = action.media.counter > member.media.counter;
        return isNewer ? { ...remote, member: { ...member, media: action.media } } : remote;
      });
    case 'remote-updated':
      return withRemote(state, action, (remote) => patch(remote, action.changes));
    case 'profile-changed':
      return {
        ...state,
        local: {
          ...state.local,
          ...action.profile,
          // The page cannot change a name that a token vouches for.
          ...(state.local.verified ? { name: state.local.name } : {}),
        },
      };
    case 'device-changed':
      if (state.local[action.device] === action.enabled) return state;
      return { ...state, local: { ...state.local, [action.device]: action.enabled } };
    case 'hand-changed':
      return { ...state, local: patch(state.local, { hand: action.hand }) };
    case 'state-updated':
      return patch(state, { ...action.changes, local: patch(state.local, action.local ?? {}) });
    case 'signaling-changed':
      return state.signaling === action.signaling ? state : { ...state, signaling: action.signaling };
    case 'failed':
      return { ...outsideRoom(state), phase: 'error', error: action.error };
    case 'left':
      return { ...outsideRoom(state), phase: 'left' };
  }
}

/** State of a participant who is not in the room. What is known of the local participant stays. */
function outsideRoom(state: CallState): CallState {
  const local = patch(state.local, { hand: null });
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
 * Reads the remote participants from a snapshot. Participants whom it does not list stay in the call for a grace period
 * (`MissingMembers`): all of them after a restart, since a restarted server cannot know yet who is still present; else
 * those whom the server has lost although their link is connected.
 *
 * @param isReturn whether the local participant returns after an absence, in which the server may have lost others
 */
function remotesOf(
  state: CallState,
  room: RoomSnapshot,
  localId: ParticipantId,
  { isRestart, isReturn }: { readonly isRestart: boolean; readonly isReturn: boolean },
): readonly RemoteState[] {
  const listed = room.members.filter((member) => member.id !== localId);
  const ids = new Set(listed.map((member) => member.id));
  const kept = state.remotes.flatMap((remote) => {
    const lost = remote.lost || (isReturn && !isRestart && remote.connection === 'connected');
    return isRestart || lost || ids.has(remote.member.id) ? [{ ...remote, listed: false, lost }] : [];
  });
  return listed.reduce<readonly RemoteState[]>(withMember, kept);
}

/** Updates one remote participant, if the action is about its current session. */
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

/** Adds or updates a member, in the order of the room. A new session starts a new link. */
function withMember(remotes: readonly RemoteState[], member: Member): readonly RemoteState[] {
  const known = remotes.find((remote) => remote.member.id === member.id);
  const next: RemoteState =
    known?.member.session === member.session
      ? { ...known, listed: true, lost: false, member: withNewerMedia(known.member, member) }
      : {
          member,
          listed: true,
          lost: false,
          connection: 'connecting',
          quality: 'unknown',
          qualityReason: null,
          paused: false,
          speaking: false,
        };
  return [...without(remotes, member.id), next].sort((a, b) => compareMembers(a.member, b.member));
}

/** Media states arrive by server and by data channel: the one with the higher counter wins. */
function withNewerMedia(known: Member, update: Member): Member {
  return update.media.counter < known.media.counter ? { ...update, media: known.media } : update;
}

function without(remotes: readonly RemoteState[], id: ParticipantId): readonly RemoteState[] {
  return remotes.filter((remote) => remote.member.id !== id);
}

/** Applies changes; returns the same object where nothing differs. */
function patch<Whole extends object>(whole: Whole, change: Partial<NoInfer<Whole>>): Whole {
  const names = Object.keys(change) as (keyof Whole)[];
  return names.some((name) => whole[name] !== change[name]) ? { ...whole, ...change } : whole;
}
