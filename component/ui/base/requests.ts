import type { Moderation } from '../../../server/protocol/index.js';
import type { CallErrorCode } from '../../core/call/call-error.js';
import type { ControlName } from '../../core/interface/controls.js';
import type { Preferences } from '../../core/interface/preferences.js';
import type { LayoutName, SelfView } from '../../core/layout/arrangement.js';
import type { MenuName } from '../in-call/menus.js';
import type { LaidPanel } from '../panels/dialog-host.js';

/** What a part of the interface asks of the element that holds it. */
export type UiRequest =
  | { readonly type: 'join' }
  | { readonly type: 'leave' }
  | { readonly type: 'control'; readonly control: ControlName }
  | { readonly type: 'play-sound' }
  | { readonly type: 'dismiss-notice'; readonly key: string }
  | { readonly type: 'type-name'; readonly name: string }
  | { readonly type: 'check-devices' }
  | { readonly type: 'open-help'; readonly code: CallErrorCode }
  | { readonly type: 'open-panel'; readonly name: Exclude<LaidPanel, 'help'> }
  | { readonly type: 'close-panel' }
  | { readonly type: 'retry-panel' }
  | InCallUiRequest;

/** What only those parts ask that are loaded with a call. */
export type InCallUiRequest =
  | { readonly type: 'toggle-menu'; readonly menu: MenuName }
  | { readonly type: 'toggle-tile-menu'; readonly id: string }
  | { readonly type: 'close-menu' }
  | { readonly type: 'close-side' }
  | { readonly type: 'set-layout'; readonly layout: LayoutName }
  | { readonly type: 'set-self-view'; readonly selfView: SelfView }
  | { readonly type: 'set-volume'; readonly id: string; readonly volume: number }
  | { readonly type: 'show-whole'; readonly id: string; readonly whole: boolean }
  | { readonly type: 'choose'; readonly choice: Partial<Preferences> }
  | { readonly type: 'pin'; readonly id: string | null }
  | { readonly type: 'turn-page'; readonly step: 1 | -1 }
  | { readonly type: 'moderate'; readonly moderation: Moderation }
  | { readonly type: 'react'; readonly emoji: string };

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
export function dispatchRequest(request: UiRequest): (event: Event) => void {
  return (event) => {
    event.currentTarget?.dispatchEvent(new RequestEvent(request));
  };
}
