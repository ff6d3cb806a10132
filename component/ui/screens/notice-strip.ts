import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { errorText } from '../../i18n/error-text.js';
import type { Strings } from '../../i18n/strings.js';
import { helpButton } from '../base/help-button.js';
import { icon } from '../base/icons.js';
import { dispatchRequest } from '../base/requests.js';
import type { Notice } from './notices.js';

export interface StripView {
  readonly notices: readonly Notice[];
  /** The browser wants a click before it plays the others' sound. */
  readonly soundBlocked: boolean;
  readonly speaksMuted: boolean;
}

/** What has to be said, in a strip of its own: never over a face or a button. */
export function noticeStrip(
  { notices, soundBlocked, speaksMuted }: StripView,
  strings: Strings,
): TemplateResult {
  return html`<div class="strip">
    ${soundBlocked ? soundNotice(strings) : nothing}
    ${speaksMuted ? mutedNotice(strings) : nothing}
    ${repeat(
      notices,
      (notice) => notice.key,
      (notice) => errorNotice(notice, strings),
    )}
  </div>`;
}

function soundNotice(strings: Strings): TemplateResult {
  return html`<div class="notice sound" part="notice" role="status">
    <button type="button" class="primary" part="button" @click=${dispatchRequest({ type: 'play-sound' })}>
      ${icon('sound')}${strings.hearOthers}
    </button>
  </div>`;
}

function mutedNotice(strings: Strings): TemplateResult {
  return html`<div class="notice muted" part="notice" role="status">
    <p>${strings.youAreMuted}</p>
    <button type="button" class="primary" part="button" @click=${dispatchRequest({ type: 'control', control: 'mic' })}>${strings.unmute}</button>
  </div>`;
}

function errorNotice({ key, error }: Notice, strings: Strings): TemplateResult {
  return html`<div class="notice" part="notice" role="alert">
    ${icon('alert')}
    <p>${errorText(error, strings)}</p>
    ${helpButton(error.code, strings)}
    <button
      type="button"
      class="quiet"
      part="button"
      aria-label=${strings.dismiss}
      title=${strings.dismiss}
      @click=${dispatchRequest({ type: 'dismiss-notice', key })}
    >${icon('close')}</button>
  </div>`;
}
