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
import type { Participant, Quality, QualityReason } from './participant.js';
import { changesOf } from './selectors.js';

/** Who caused a change of the own microphone or camera. */
export type ChangeOrigin = 'user' | 'host' | 'device' | 'system';

/** Why the own stay in a call ended. */
export type CallLeftReason = 'left' | 'removed' | 'ended' | 'replaced' | 'refused';

/** The details of every event that a call and its element fire. */
export interface CallEventDetails {
  'call-state-changed': { readonly state: CallStatus; readonly previous: CallStatus };
  'signaling-changed': { readonly signaling: SignalingStatus };
  /** Those present then fire no `participant-joined`. */
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
  /** `reason`: what the quality rests on. */
  'quality-changed': {
    readonly participant: Participant;
    readonly quality: Quality;
    readonly reason: QualityReason | null;
  };
  /** The own screen. */
  'screen-share-changed': { readonly enabled: boolean; readonly origin: ChangeOrigin };
  /** A hand went up or down, or its place in the queue has changed. */
  'hand-changed': { readonly participant: Participant };
  /** A message came, or an own one is under way. */
  'chat-message': { readonly message: ChatMessage };
  /** An emoji for a moment; the own ones, too. */
  reaction: { readonly participant: Participant; readonly emoji: string };
  /** Who speaks now; the local participant, too. Null when that one has left. */
  'active-speaker-changed': { readonly participant: Participant | null };
  /** The devices of this machine, after one was plugged in or out. */
  'devices-changed': { readonly devices: readonly DeviceInfo[] };
  /** A value that another participant's page has sent. */
  'data-message': { readonly participant: Participant; readonly value: unknown };
  /** For hosts: somebody waits to be let in. */
  knock: { readonly participant: Participant };
  /** What hosts have decided for the room. */
  'room-changed': { readonly room: RoomSettings };
  /** Cancelable: fired before the act. */
  'before-join': Record<string, never>;
  /** Cancelable: fired before the act. */
  'before-leave': Record<string, never>;
}

export type CallEventName = keyof CallEventDetails;

/** One event that is due, as plain data: what is fired, and with which detail. */
export type PublicEvent = {
  [Name in CallEventName]: { readonly name: Name; readonly detail: CallEventDetails[Name] };
}[CallEventName];

/** What has to be fired after an action took a call from one state to the next, in order. */
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
  return events;
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

/** What has to be told of how the links feel, after a call went from one state to the next. */
export function qualityChanges(
  before: { readonly state: CallState },
  after: { readonly state: CallState; readonly participants: readonly Participant[] },
): readonly CallEventDetails['quality-changed'][] {
  return after.state.remotes.flatMap(({ member, quality, qualityReason: reason }) => {
    const known = before.state.remotes.find((each) => each.member.id === member.id);
    const participant = after.participants.find(({ id }) => id === member.id);
    return participant && known && known.quality !== quality ? [{ participant, quality, reason }] : [];
  });
}
