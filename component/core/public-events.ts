import type { CallError } from './call-error.js';
import type { CallStatus, SignalingStatus } from './call-state.js';
import type { Participant } from './participant.js';

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
  /** Cancelable: fired before the act. */
  'before-join': Record<string, never>;
  'before-leave': Record<string, never>;
}

export type CallEventName = keyof CallEventDetails;

/** One event that is due, as plain data: what is fired, and with which detail. */
export type PublicEvent = {
  [Name in CallEventName]: { readonly name: Name; readonly detail: CallEventDetails[Name] };
}[CallEventName];
