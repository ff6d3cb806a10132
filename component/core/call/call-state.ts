import {
  type Joined,
  type LeaveReason,
  type MediaState,
  type Member,
  openRoom,
  type ParticipantId,
  type RoomSettings,
  type RoomSnapshot,
  type SessionId,
} from '../../../server/protocol/index.js';
import type { Device } from '../devices/capture-fallbacks.js';
import type { CallError } from './call-error.js';
import type { ChatMessage } from './chat.js';
import type { ConnectionState, Participant, Quality, QualityReason } from './participant.js';

/**
 * Status of a call. `joined` also while only the server is unreachable; `reconnecting` when the connection to
 * every remote participant is lost.
 */
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

/** State of one remote participant: the member as the server lists it, and the link to it. */
export interface RemoteState {
  readonly member: Member;
  /** False while the server does not list this member: after a restart, or because it has lost the member's connection. */
  readonly listed: boolean;
  /** Whether the server has reported this member as lost, although its link is connected. */
  readonly lost: boolean;
  readonly connection: ConnectionState;
  readonly quality: Quality;
  /** The measurement behind `quality`; null while it is unknown. */
  readonly qualityReason: QualityReason | null;
  /** Whether the sender pauses its camera video to keep audio going, although this page requests it. */
  readonly paused: boolean;
  readonly speaking: boolean;
}

/** State of the local participant. `id` is empty and `joinedAt` null until the first admission. */
export interface LocalState {
  readonly id: ParticipantId;
  readonly joinedAt: number | null;
  readonly name: string;
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly screen: boolean;
  /** Ticket in the queue of raised hands; null while the hand is down. */
  readonly hand: number | null;
  readonly speaking: boolean;
  readonly externalId: string | null;
  readonly metadata: string | null;
  readonly role: 'host' | 'guest';
  /** Whether a token vouches for the name. */
  readonly verified: boolean;
  /** Number of the host's mute in effect; null for none. */
  readonly silenced: number | null;
}

/** Everything that a call can show, as plain data. The status `reconnecting` is derived: see `statusOf`. */
export interface CallState {
  readonly phase: Exclude<CallStatus, 'reconnecting'>;
  readonly signaling: SignalingStatus;
  readonly local: LocalState;
  /** Device id of the speaker in use; null for the system default. */
  readonly speaker: string | null;
  /** Local devices that the browser takes long to open: it asks for permission, or a driver hangs. */
  readonly slowDevices: readonly Device[];
  /** Participant who speaks, or spoke last; null until one has spoken. */
  readonly activeSpeaker: ParticipantId | null;
  /** Whether the local participant speaks into a muted microphone. */
  readonly speaksMuted: boolean;
  readonly remotes: readonly RemoteState[];
  /** Chat messages in order of arrival. The same array until one arrives or changes. */
  readonly messages: readonly ChatMessage[];
  /** Version of the room that `remotes` shows. Every change of the room raises it by one. */
  readonly roomVersion: number;
  /** Id of the server start that `roomVersion` belongs to; null before the first admission. */
  readonly epoch: string | null;
  /** Settings that hosts make for the room. */
  readonly settings: RoomSettings;
  /** Participants in the lobby. Only hosts receive them. */
  readonly waiting: readonly Participant[];
  /** Set in phase `error` only. */
  readonly error: CallError | null;
}

/**
 * Everything that can change the state of a call. `session` drops news about an earlier session of a member.
 */
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
  /** The server has lost the connection of a member whose link is connected. */
  | { readonly type: 'member-missing'; readonly version: number; readonly id: ParticipantId }
  | { readonly type: 'member-expired'; readonly id: ParticipantId }
  | {
      readonly type: 'link-changed';
      readonly id: ParticipantId;
      readonly session: SessionId;
      readonly connection: ConnectionState;
    }
  /** A remote participant announces over its data channel what it sends. */
  | {
      readonly type: 'media-announced';
      readonly id: ParticipantId;
      readonly session: SessionId;
      readonly media: MediaState;
    }
  /** A measurement of a remote participant, or of the link to it. */
  | {
      readonly type: 'remote-updated';
      readonly id: ParticipantId;
      readonly session: SessionId;
      readonly changes: Partial<Pick<RemoteState, 'quality' | 'qualityReason' | 'paused' | 'speaking'>>;
    }
  | {
      readonly type: 'profile-changed';
      readonly profile: Partial<Pick<LocalState, 'name' | 'externalId' | 'metadata'>>;
    }
  | {
      readonly type: 'device-changed';
      readonly device: 'microphone' | 'camera' | 'screen';
      readonly enabled: boolean;
      readonly origin: 'user' | 'host' | 'device' | 'system';
    }
  | { readonly type: 'hand-changed'; readonly hand: number | null }
  | {
      readonly type: 'state-updated';
      readonly changes: Partial<
        Pick<
          CallState,
          | ('speaker' | 'slowDevices' | 'activeSpeaker' | 'speaksMuted' | 'messages')
          | ('phase' | 'signaling' | 'waiting' | 'settings' | 'roomVersion')
        >
      >;
      readonly local?: Partial<Pick<LocalState, 'speaking'>>;
    }
  | { readonly type: 'signaling-changed'; readonly signaling: SignalingStatus }
  | { readonly type: 'failed'; readonly error: CallError; readonly left: boolean }
  | { readonly type: 'left'; readonly reason: 'left' | 'removed' | 'ended' | 'replaced' };

/** State of a call before `prepare` or `join`. */
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
      screen: false,
      hand: null,
      speaking: false,
      externalId: null,
      metadata: null,
      role: 'guest',
      verified: false,
      silenced: null,
    },
    speaker: null,
    slowDevices: [],
    activeSpeaker: null,
    speaksMuted: false,
    remotes: [],
    messages: [],
    roomVersion: 0,
    epoch: null,
    settings: openRoom,
    waiting: [],
    error: null,
  };
}

/** Selector of the status: `joined` becomes `reconnecting` while every remote participant is reconnecting. */
export function statusOf(state: CallState): CallStatus {
  const { phase, remotes } = state;
  const allLost = remotes.length > 0 && remotes.every((remote) => remote.connection === 'reconnecting');
  return phase === 'joined' && allLost ? 'reconnecting' : phase;
}

/** Whether a call has been joined or is being joined. */
export function isInCall(state: CallStatus): boolean {
  return state === 'joining' || state === 'waiting' || state === 'joined' || state === 'reconnecting';
}

/** Compares the version of a room message with the shown one: the next, an old one, or one after a gap. */
export function versionStep(state: CallState, version: number): 'next' | 'old' | 'gap' {
  if (version === state.roomVersion + 1) return 'next';
  return version <= state.roomVersion ? 'old' : 'gap';
}

/** Order of a room, the same on every page: by time of joining, and for a tie by id. */
export function compareMembers(
  a: { readonly joinedAt: number; readonly id: string },
  b: { readonly joinedAt: number; readonly id: string },
): number {
  return a.joinedAt - b.joinedAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
