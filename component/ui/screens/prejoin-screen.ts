import { html, type TemplateResult } from 'lit';
import type { Strings } from '../../i18n/strings.js';
import { icon } from '../base/icons.js';
import { dispatchRequest, RequestEvent } from '../base/requests.js';
import type { PreviewView } from '../prejoin/preview.js';
import { noticeStrip } from './notice-strip.js';
import type { Notice } from './notices.js';

/** The part that is loaded when the screen is shown; everything else stands without it. */
export interface PreviewParts {
  readonly picture: (view: PreviewView, strings: Strings) => TemplateResult;
  readonly devices: (view: PreviewView, strings: Strings) => TemplateResult;
}

/** Before the call: who one will be, how one looks and sounds, and one way in. */
export function prejoinScreen(
  view: PreviewView,
  parts: PreviewParts | null,
  notices: readonly Notice[],
  strings: Strings,
): TemplateResult {
  const quiet = { soundBlocked: false, speaksMuted: false };
  return html`<div class="screen prejoin" part="prejoin">
    <div class="preview">${parts?.picture(view, strings)}</div>
    <div class="way-in">
      <slot name="prejoin-header"><p class="headline">${strings.readyToJoin}</p></slot>
      ${noticeStrip({ notices, ...quiet }, strings)}
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
          @input=${typed}
          @keydown=${joinOnEnter}
        />
        <button type="button" class="primary" part="button" @click=${dispatchRequest({ type: 'join' })}>${strings.join}</button>
      </div>
      <div class="device-place">${parts?.devices(view, strings)}</div>
    </div>
  </div>`;
}

/** Without a room there is nothing to join, and nothing is asked of the person. */
export function noRoomScreen(strings: Strings): TemplateResult {
  return html`<div class="screen" part="prejoin">
    ${icon('info')}
    <p class="headline">${strings.noRoom}</p>
    <p class="hint">${strings.noRoomHint}</p>
  </div>`;
}

function typed(event: Event): void {
  const { value } = event.currentTarget as HTMLInputElement;
  event.currentTarget?.dispatchEvent(new RequestEvent({ type: 'type-name', name: value }));
}

/** Enter also ends what an input method composes: that is not meant for the call. */
function joinOnEnter(event: KeyboardEvent): void {
  if (event.key === 'Enter' && !event.isComposing) dispatchRequest({ type: 'join' })(event);
}
