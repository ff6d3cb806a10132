import { html, type TemplateResult } from 'lit';
import type { ControlName } from '../../core/interface/controls.js';
import type { Strings } from '../../i18n/strings.js';
import { handleKey } from '../base/handled-keys.js';
import { icon } from '../base/icons.js';
import type { DeviceContext } from '../base/panel.js';
import { dispatchRequest, RequestEvent } from '../base/requests.js';
import { noticeStrip } from './notice-strip.js';
import type { Notice } from './notices.js';

export interface PrejoinView extends DeviceContext {
  /** Display name as it is typed. */
  readonly name: string;
  readonly audioOnly: boolean;
  /** Controls whose device is being opened or closed. */
  readonly busy: ReadonlySet<ControlName>;
  readonly notices: readonly Notice[];
  readonly loadFailed: boolean;
}

/** Parts of the screen that load when it is shown; the screen works without them. */
export interface PreviewParts {
  /** The local video with its controls. */
  readonly video: (view: PrejoinView, strings: Strings) => TemplateResult;
  /** Who is in the room, and the choice of devices. */
  readonly devices: (view: PrejoinView, strings: Strings) => TemplateResult;
}

/** Pre-join screen: preview, name and join button. */
export function prejoinScreen(
  view: PrejoinView,
  preview: PreviewParts | null,
  strings: Strings,
): TemplateResult {
  return html`<div class="screen prejoin" part="prejoin">
    <div class="preview">${preview?.video(view, strings)}</div>
    <div class="way-in">
      <slot name="prejoin-header"><p class="headline">${strings.readyToJoin}</p></slot>
      ${noticeStrip({ ...view, slowDevices: view.call.slowDevices }, strings)}
      <label for="own-name">${strings.yourName}</label>
      <div class="name-and-join">
        <input
          id="own-name"
          class="field"
          maxlength="64"
          autocomplete="name"
          enterkeyhint="go"
          data-focus
          .value=${view.name}
          @input=${onInput}
          @keydown=${joinOnEnter}
        />
        <button type="button" class="primary" part="button" @click=${dispatchRequest({ type: 'join' })}>${strings.join}</button>
      </div>
      <div class="device-place">${preview?.devices(view, strings)}</div>
    </div>
  </div>`;
}

/** Shown while the element has no room. */
export function noRoomScreen(strings: Strings): TemplateResult {
  return html`<div class="screen" part="prejoin">
    ${icon('info')}
    <p class="headline">${strings.noRoom}</p>
    <p class="hint">${strings.noRoomHint}</p>
  </div>`;
}

function onInput(event: Event): void {
  const { value } = event.currentTarget as HTMLInputElement;
  event.currentTarget?.dispatchEvent(new RequestEvent({ type: 'type-name', name: value }));
}

/** An Enter that ends the composition of an input method does not join. */
function joinOnEnter(event: KeyboardEvent): void {
  if (event.key !== 'Enter' || event.isComposing) return;
  handleKey(event);
  dispatchRequest({ type: 'join' })(event);
}
