import type { CallEventDetails, CallEventName } from '../../core/call/public-events.js';
import type { ControlName } from '../../core/interface/controls.js';

/** The events of a `<mesh-call>`, by name; each bubbles and is composed. */
export type MeshCallEventMap = {
  [Name in CallEventName]: CustomEvent<CallEventDetails[Name]>;
} & {
  /** Cancelable, before a control acts. */
  'control-click': CustomEvent<{ readonly control: ControlName }>;
};
