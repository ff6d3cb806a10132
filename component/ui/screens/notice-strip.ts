import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Device } from '../../core/devices/capture-fallbacks.js';
import { errorText } from '../../i18n/error-text.js';
import type { Strings } from '../../i18n/strings.js';
import { icon } from '../base/icons.js';
import { dispatchRequest } from '../base/requests.js';
import { helpButton } from './help-button.js';
import type { Notice } from './notices.js';

export interface NoticeStripView {
  readonly notices: readonly Notice[];
  /** Whether the browser needs a click before it plays remote audio. */
  readonly audioBlocked?: boolean;
  readonly speaksMuted?: boolean;
  /** Devices that the browser takes long to open. */
  readonly slowDevices?: readonly Device[];
  /** Whether a part of the interface could not be loaded. */
  readonly loadFailed: boolean;
}

/** Strip of notices between the tiles and the toolbar, so that no notice covers a face or a button. */
export function noticeStrip(
  { notices, audioBlocked, speaksMuted, slowDevices = [], loadFailed }: NoticeStripView,
  strings: Strings,
): TemplateResult {
  return html`<div class="strip">
    ${audioBlocked ? audioNotice(strings) : nothing}
    ${speaksMuted ? mutedNotice(strings) : nothing}
    ${slowDevices.length > 0 ? slowNotice(slowDevices, strings) : nothing}
    ${loadFailed ? loadNotice(strings) : nothing}
    ${repeat(
      notices,
      (notice) => notice.key,
      (notice) => errorNotice(notice, strings),
    )}
  </div>`;
}

function audioNotice(strings: Strings): TemplateResult {
  return html`<div class="notice sound" part="notice" role="status">
    <button type="button" class="primary" part="button" @click=${dispatchRequest({ type: 'play-audio' })}>
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

function slowNotice([first, second]: readonly Device[], { devices }: Strings): TemplateResult {
  return html`<div class="notice" part="notice" role="status">
    ${icon('info')}
    <p>${devices.slow[second ? 'both' : (first ?? 'both')]}</p>
  </div>`;
}

function loadNotice(strings: Strings): TemplateResult {
  return html`<div class="notice" part="notice" role="alert">
    ${icon('alert')}
    <p>${strings.panelFailed}</p>
    <button type="button" class="plain" part="button" @click=${dispatchRequest({ type: 'retry-loading' })}>${strings.tryAgain}</button>
  </div>`;
}

function errorNotice({ key, error }: Notice, strings: Strings): TemplateResult {
  return html`<div class="notice" part="notice" role="alert">
    ${icon('alert')}
    <p>${errorText(error, strings)}</p>
    ${helpButton(error, strings)}
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
