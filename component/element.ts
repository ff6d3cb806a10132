export type { CallErrorCode } from './core/call/call-error.js';
export { CallError } from './core/call/call-error.js';
export type { CallStatus, SignalingStatus } from './core/call/call-state.js';
export type { ConnectionState, Participant, Quality, StreamSource } from './core/call/participant.js';
export type {
  CallEventDetails,
  CallEventName,
  CallLeftReason,
  ChangeOrigin,
} from './core/call/public-events.js';
export { type PartialTranslation, registerTranslation } from './i18n/registered-translations.js';
export type { Translation } from './i18n/translation.js';
export type { MeshCallEventMap } from './ui/base/element-events.js';
export { MeshCallElement } from './ui/element/mesh-call.js';
