import type { RoomSettings } from '../../../server/protocol/index.js';
import type { DeviceInfo } from '../devices/devices.js';
import type { CallError } from './call-error.js';
import {
  type CallAction,
  type CallState,
  type CallStatus,
  type SignalingStatus,
  statusOf,
} from './call-state.js';
import type { ChatMessage } from './chat.js';
import type { Participant, ParticipantId, Quality, QualityReason } from './participant.js';
import { changesOf } from './selectors.js';

/** Cause of a change of a local device. */
export type ChangeOrigin = 'user' | 'host' | 'device' | 'system';

/** Why the local participant is no longer in the call. */
export type CallLeftReason = 'left' | 'removed' | 'ended' | 'replaced' | 'refused';

/** Details of every event that a call and its element fire. */
export interface CallEventDetails {
  'call-state-changed': { readonly state: CallStatus; readonly previous: CallStatus };
  'signaling-changed': { readonly signaling: SignalingStatus };
  /** Participants who are present then fire no `participant-joined`. */
  'call-joined': { readonly participant: Participant; readonly participants: readonly Participant[] };
  'call-left': { readonly reason: CallLeftReason };
  'call-error': { readonly error: CallError };
  'participant-joined': { readonly participant: Participant };
  'participant-updated': { readonly participant: Participant; readonly changes: Partial<Participant> };
  'participant-left': {
    readonly participant: Participant;
    readonly reason: 'left' | 'lost' | 'removed' | 'ended';
  };
  'microphone-changed': { readonly enabled: boolean; readonly origin: ChangeOrigin };
  'camera-changed': { readonly enabled: boolean; readonly origin: ChangeOrigin };
  /** `reason`: the measurement behind the quality. */
  'quality-changed': {
    readonly participant: Participant;
    readonly quality: Quality;
    readonly reason: QualityReason | null;
  };
  /** The local screen share. */
  'screen-share-changed': { readonly enabled: boolean; readonly origin: ChangeOrigin };
  /** A hand was raised or lowered, or its position in the queue has changed. */
  'hand-changed': { readonly participant: Participant };
  /** A message has arrived, or a local one is on its way. */
  'chat-message': { readonly message: ChatMessage };
  /** An emoji for a moment, from a remote or the local participant. */
  reaction: { readonly participant: Participant; readonly emoji: string };
  /** The participant who speaks now, also the local one. Null when that participant has left. */
  'active-speaker-changed': { readonly participant: Participant | null };
  /** Devices of this machine, after one was plugged in or unplugged. */
  'devices-changed': { readonly devices: readonly DeviceInfo[] };
  /** A value that a remote participant's page has sent. */
  'data-message': { readonly participant: Participant; readonly value: unknown };
  /** For hosts: a participant has entered the lobby. */
  knock: { readonly participant: Participant };
  /** Hosts have changed the settings of the room. */
  'room-changed': { readonly room: RoomSettings };
  /** Cancelable: fired before the action. */
  'before-join': Record<string, never>;
  /** Cancelable: fired before the action. */
  'before-leave': Record<string, never>;
}

export type CallEventName = keyof CallEventDetails;

/** One event to fire, as plain data. */
export type PublicEvent = {
  [Name in CallEventName]: { readonly name: Name; readonly detail: CallEventDetails[Name] };
}[CallEventName];

/** Events to fire after an action took a call from one state to the next, in order. */
export function publicEventsOf(
  action: CallAction,
  before: { readonly state: CallState; readonly participants: readonly Participant[] },
  after: { readonly state: CallState; readonly participants: readonly Participant[] },
): readonly PublicEvent[] {
  const events: PublicEvent[] = [];
  const [previous, state] = [statusOf(before.state), statusOf(after.state)];
  if (before.state.signaling !== after.state.signaling)
    events.push({ name: 'signaling-changed', detail: { signaling: after.state.signaling } });
  if (previous !== state) events.push({ name: 'call-state-changed', detail: { state, previous } });
  const [participant] = after.participants;
  const entered = before.state.phase !== 'joined' && after.state.phase === 'joined';
  const inRoom = before.state.phase === 'joined' && after.state.phase === 'joined';
  if (entered && participant)
    events.push({ name: 'call-joined', detail: { participant, participants: after.participants } });
  else if (inRoom) events.push(...rosterEvents(action, before.participants, after.participants));
  else events.push(...updates(before.participants, after.participants));
  if (action.type === 'device-changed' && before.state !== after.state) {
    events.push({
      name: deviceEvents[action.device],
      detail: { enabled: action.enabled, origin: action.origin },
    });
  }
  if (action.type === 'left') events.push({ name: 'call-left', detail: { reason: action.reason } });
  if (action.type === 'failed') {
    if (action.left) events.push({ name: 'call-left', detail: { reason: 'refused' } });
    events.push({ name: 'call-error', detail: { error: action.error } });
  }
  return [...events, ...roomEvents(before.state, after.state), ...measurementEvents(before, after)];
}

const deviceEvents = {
  microphone: 'microphone-changed',
  camera: 'camera-changed',
  screen: 'screen-share-changed',
} as const;

function rosterEvents(
  action: CallAction,
  before: readonly Participant[],
  after: readonly Participant[],
): readonly PublicEvent[] {
  const present = new Set(after.map(({ id }) => id));
  const known = new Set(before.map(({ id }) => id));
  const reason = action.type === 'member-left' ? action.reason : 'lost';
  return [
    ...before
      .filter(({ id, local }) => !local && !present.has(id))
      .map((participant) => ({ name: 'participant-left', detail: { participant, reason } }) as const),
    ...after
      .filter(({ id, local }) => !local && !known.has(id))
      .map((participant) => ({ name: 'participant-joined', detail: { participant } }) as const),
    ...updates(before, after),
  ];
}

function updates(before: readonly Participant[], after: readonly Participant[]): readonly PublicEvent[] {
  return after.flatMap((participant) => {
    const known = before.find(({ id, local }) => (participant.local ? local : id === participant.id));
    if (!known || known === participant) return [];
    const changes = changesOf(known, participant);
    const updated = { name: 'participant-updated', detail: { participant, changes } } as const;
    return 'hand' in changes
      ? [updated, { name: 'hand-changed', detail: { participant } } as const]
      : [updated];
  });
}

function roomEvents(before: CallState, after: CallState): readonly PublicEvent[] {
  const known = new Set(before.waiting.map(({ id }) => id));
  const knocks = after.waiting
    .filter(({ id }) => !known.has(id))
    .map((participant) => ({ name: 'knock', detail: { participant } }) as const);
  return before.settings !== after.settings && after.phase === 'joined'
    ? [{ name: 'room-changed', detail: { room: after.settings } }, ...knocks]
    : knocks;
}

function measurementEvents(
  before: { readonly state: CallState },
  after: { readonly state: CallState; readonly participants: readonly Participant[] },
): readonly PublicEvent[] {
  const { activeSpeaker, remotes } = after.state;
  const participantOf = (id: ParticipantId | null) =>
    after.participants.find((each) => each.id === id) ?? null;
  const qualities = remotes.flatMap(({ member, quality, qualityReason: reason }) => {
    const known = before.state.remotes.find((each) => each.member.id === member.id);
    const participant = participantOf(member.id);
    return participant && known && known.quality !== quality
      ? [{ name: 'quality-changed', detail: { participant, quality, reason } } as const]
      : [];
  });
  const speaker = {
    name: 'active-speaker-changed',
    detail: { participant: participantOf(activeSpeaker) },
  } as const;
  return activeSpeaker === before.state.activeSpeaker ? qualities : [speaker, ...qualities];
}
