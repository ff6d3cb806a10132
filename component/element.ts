export type { CallErrorCode } from './core/call-error.js';
export { CallError } from './core/call-error.js';
export type { CallStatus, SignalingStatus } from './core/call-state.js';
export type { ConnectionState, Participant, Quality, StreamSource } from './core/participant.js';
export type { CallEventDetails, CallEventName, CallLeftReason, ChangeOrigin } from './core/public-events.js';
export { type PartialTranslation, registerTranslation } from './i18n/registered.js';
export type { Translation } from './i18n/translation.js';
export type { MeshCallEventMap } from './ui/call-events.js';
export { MeshCallElement } from './ui/mesh-call.js';
