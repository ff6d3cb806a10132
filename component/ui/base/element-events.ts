import type { CallEventDetails, CallEventName } from '../../core/call/public-events.js';
import type { ControlName } from '../../core/interface/controls.js';

/** The events of a `<mesh-call>`, by name; each bubbles and is composed. */
export type MeshCallEventMap = {
  [Name in CallEventName]: CustomEvent<CallEventDetails[Name]>;
} & {
  /** Cancelable, before a control does what it is for. */
  'control-click': CustomEvent<{ readonly control: ControlName }>;
};

/** A record and no list, so that the compiler sees a forgotten event. */
const forwarded: Readonly<Record<CallEventName, true>> = {
  'call-state-changed': true,
  'signaling-changed': true,
  'call-joined': true,
  'call-left': true,
  'call-error': true,
  'participant-joined': true,
  'participant-updated': true,
  'participant-left': true,
  'microphone-changed': true,
  'camera-changed': true,
  'screen-share-changed': true,
  'hand-changed': true,
  'chat-message': true,
  reaction: true,
  'quality-changed': true,
  'active-speaker-changed': true,
  'devices-changed': true,
  'data-message': true,
  knock: true,
  'room-changed': true,
  'before-join': true,
  'before-leave': true,
};

const names = Object.keys(forwarded) as CallEventName[];

/**
 * Fires every event of `source` again from `target`, where the page listens; preventing it there prevents the act.
 * `first` runs before the page hears of it, so that what the page then reads is already true.
 */
export function forwardEvents(
  source: EventTarget,
  target: EventTarget,
  first: (event: CustomEvent) => void,
): void {
  const forward = (event: Event) => {
    if (!(event instanceof CustomEvent)) return;
    first(event);
    const copy = new CustomEvent(event.type, {
      detail: event.detail,
      bubbles: true,
      composed: true,
      cancelable: event.cancelable,
    });
    if (!target.dispatchEvent(copy)) event.preventDefault();
  };
  for (const name of names) source.addEventListener(name, forward);
}
