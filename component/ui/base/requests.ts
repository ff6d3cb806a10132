import type { Moderation } from '../../../server/protocol/index.js';
import { NativeEvent } from '../../call/environment/native-events.js';
import type { CallErrorCode } from '../../core/call/call-error.js';
import type { ControlName } from '../../core/interface/controls.js';
import type { Preferences } from '../../core/interface/preferences.js';
import type { LayoutName, SelfView } from '../../core/layout/arrangement.js';

/** Panels that open as a dialog over the call. */
export type DialogName = 'help' | 'settings' | 'shortcuts';

/** Panels that open beside the tiles. */
export type SidePanelName = 'chat' | 'people';

/** The menu on a tile, or one of those above the toolbar. */
export type MenuName = ToolbarMenuName | 'tile';
export type ToolbarMenuName = 'more' | 'layout' | 'reactions';

/** What a part of the interface asks of the element. */
export type UiRequest =
  | { readonly type: 'join' }
  | { readonly type: 'leave' }
  | { readonly type: 'control'; readonly control: ControlName }
  /** Push-to-talk: turns the microphone on while Space is held. */
  | { readonly type: 'talk'; readonly talks: boolean }
  | { readonly type: 'play-audio' }
  | { readonly type: 'dismiss-notice'; readonly key: string }
  | { readonly type: 'type-name'; readonly name: string }
  | { readonly type: 'check-devices' }
  | { readonly type: 'open-help'; readonly code: CallErrorCode }
  | { readonly type: 'open-dialog'; readonly name: Exclude<DialogName, 'help'> }
  | { readonly type: 'close-dialog' }
  | { readonly type: 'retry-loading' }
  | { readonly type: 'remember'; readonly change: Partial<Preferences> }
  | { readonly type: 'set-volume'; readonly id: string; readonly volume: number }
  | { readonly type: 'react'; readonly emoji: string }
  | InCallRequest;

/** Requests that the in-call interface answers. */
export type InCallRequest =
  | { readonly type: 'toggle-menu'; readonly menu: ToolbarMenuName }
  | { readonly type: 'toggle-tile-menu'; readonly id: string }
  | { readonly type: 'close-menu' }
  | { readonly type: 'close-side-panel' }
  | { readonly type: 'set-layout'; readonly layout: LayoutName }
  | { readonly type: 'set-self-view'; readonly selfView: SelfView }
  | { readonly type: 'show-whole'; readonly id: string; readonly whole: boolean }
  | { readonly type: 'pin'; readonly id: string | null }
  | { readonly type: 'turn-page'; readonly step: 1 | -1 }
  | { readonly type: 'moderate'; readonly moderation: Moderation };

const eventType = 'mesh-call-request';

/** Event that carries a request from a part to the element. It bubbles to the shadow root and never leaves it. */
export class RequestEvent extends NativeEvent {
  static readonly type = eventType;
  readonly request: UiRequest;

  constructor(request: UiRequest) {
    super(eventType, { bubbles: true, composed: false });
    this.request = request;
  }
}

/** Event listener that dispatches `request` from the element it is attached to. */
export function dispatchRequest(request: UiRequest): (event: Event) => void {
  return (event) => {
    event.currentTarget?.dispatchEvent(new RequestEvent(request));
  };
}
