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
import type { CallError } from './call-error.js';
import type { ChatMessage } from './chat.js';
import type { ConnectionState, Participant, Quality, QualityReason } from './participant.js';

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
export interface RemoteState {
  readonly member: Member;
  /** False for somebody whom a server that has just started does not list, or not yet. */
  readonly listed: boolean;
  readonly connection: ConnectionState;
  readonly quality: Quality;
  /** What `quality` rests on; null while it is unknown. */
  readonly qualityReason: QualityReason | null;
  /** Whether it holds its picture back to save the sound, though the picture is wished for. */
  readonly paused: boolean;
  readonly speaking: boolean;
}

/** What is known of the own participant. `id` is empty and `joinedAt` null until the first admission. */
export interface LocalState {
  readonly id: ParticipantId;
  readonly joinedAt: number | null;
  readonly name: string;
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly screen: boolean;
  /** Ticket of the queue of raised hands; null while the hand is down. */
  readonly hand: number | null;
  readonly speaking: boolean;
  readonly externalId: string | null;
  readonly metadata: string | null;
  readonly role: 'host' | 'guest';
  /** Whether a token vouches for the name. */
  readonly verified: boolean;
  /** Which mute by a host holds; null for none. */
  readonly silenced: number | null;
}

/** Everything about a call that can be shown, as plain data. `reconnecting` is derived: see `statusOf`. */
export interface CallState {
  readonly phase: Exclude<CallStatus, 'reconnecting'>;
  readonly signaling: SignalingStatus;
  readonly local: LocalState;
  /** The chosen speaker; null for the system's own choice. */
  readonly speaker: string | null;
  /** Who speaks, or has spoken last; null before anybody has. */
  readonly activeSpeaker: ParticipantId | null;
  /** Whether the own participant speaks and nobody can hear it. */
  readonly speaksMuted: boolean;
  readonly remotes: readonly RemoteState[];
  /** In the order in which they came; the same array until one comes or changes. */
  readonly messages: readonly ChatMessage[];
  /** Version of the room that `remotes` shows; every change of the room raises it by one. */
  readonly roomVersion: number;
  /** The start of the server that `roomVersion` counts in; null before the first admission. */
  readonly epoch: string | null;
  /** What hosts have decided for the room. */
  readonly settings: RoomSettings;
  /** Hosts are told who waits to be let in. */
  readonly waiting: readonly Participant[];
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
  | { readonly type: 'member-expired'; readonly id: ParticipantId }
  | {
      readonly type: 'link-changed';
      readonly id: ParticipantId;
      readonly session: SessionId;
      readonly connection: ConnectionState;
    }
  /** A participant has told by itself what it sends. */
  | {
      readonly type: 'media-announced';
      readonly id: ParticipantId;
      readonly session: SessionId;
      readonly media: MediaState;
    }
  /** Something was found out about a participant. */
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
          | ('speaker' | 'activeSpeaker' | 'speaksMuted' | 'messages')
          | ('phase' | 'signaling' | 'waiting' | 'settings' | 'roomVersion')
        >
      >;
      readonly local?: Partial<Pick<LocalState, 'speaking'>>;
    }
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

/** `joined` with others of whom none can be reached any more is `reconnecting`. */
export function statusOf(state: CallState): CallStatus {
  const { phase, remotes } = state;
  const allLost = remotes.length > 0 && remotes.every((remote) => remote.connection === 'reconnecting');
  return phase === 'joined' && allLost ? 'reconnecting' : phase;
}

/** Whether a call is under way or being entered. */
export function isInCall(state: CallStatus): boolean {
  return state === 'joining' || state === 'waiting' || state === 'joined' || state === 'reconnecting';
}

/** What a message about the room means for the version that is shown: the next one, an old one, or one too far. */
export function versionStep(state: CallState, version: number): 'next' | 'old' | 'gap' {
  if (version === state.roomVersion + 1) return 'next';
  return version <= state.roomVersion ? 'old' : 'gap';
}

/** The order of a room, the same for everybody in it: who came first, and for a tie the smaller id. */
export function compareMembers(
  a: { readonly joinedAt: number; readonly id: string },
  b: { readonly joinedAt: number; readonly id: string },
): number {
  return a.joinedAt - b.joinedAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
