import type { CallErrorCode } from '../core/call-error.js';
import type { PanelName } from './lazy-panels.js';

/** What a part of the interface asks of the element that holds it. */
export type UiRequest =
  | { readonly type: 'join' }
  | { readonly type: 'leave' }
  | { readonly type: 'toggle-microphone' }
  | { readonly type: 'toggle-camera' }
  | { readonly type: 'play-sound' }
  | { readonly type: 'dismiss-notice'; readonly key: string }
  | { readonly type: 'type-name'; readonly name: string }
  | { readonly type: 'check-devices' }
  | { readonly type: 'open-help'; readonly code: CallErrorCode }
  | { readonly type: 'open-panel'; readonly name: Exclude<PanelName, 'help'> }
  | { readonly type: 'close-panel' }
  | { readonly type: 'retry-panel' };

const eventType = 'mesh-call-request';

/** Bubbles up to the element's own root and never leaves it. */
export class RequestEvent extends Event {
  static readonly type = eventType;
  readonly request: UiRequest;

  constructor(request: UiRequest) {
    super(eventType, { bubbles: true, composed: false });
    this.request = request;
  }
}

/** A listener that asks for `request` from the element it is attached to. */
export function asking(request: UiRequest): (event: Event) => void {
  return (event) => {
    event.currentTarget?.dispatchEvent(new RequestEvent(request));
  };
}
