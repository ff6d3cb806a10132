export { Call } from './call/call.js';
export type { CallErrorCode } from './core/call-error.js';
export { CallError } from './core/call-error.js';
export type { CallStatus, SignalingStatus } from './core/call-state.js';
export type { ConnectionState, Participant, Quality, StreamSource } from './core/participant.js';
export type { CallEventDetails, CallEventName, CallLeftReason, ChangeOrigin } from './core/public-events.js';
