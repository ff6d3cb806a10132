import { html, nothing, type TemplateResult } from 'lit';
import type { CallError } from '../../core/call/call-error.js';
import type { CallLeftReason } from '../../core/call/public-events.js';
import { errorText } from '../../i18n/error-text.js';
import type { Strings } from '../../i18n/strings.js';
import { icon } from '../base/icons.js';
import { dispatchRequest } from '../base/requests.js';
import { helpButton } from './help-button.js';

// Screens in the place of the tiles: joining, waiting in the lobby, after the call, and errors.

export function joiningScreen(strings: Strings): TemplateResult {
  return html`<div class="screen" tabindex="-1" data-focus>
    ${icon('spinner')}
    <p class="headline" role="status">${strings.connecting}</p>
    ${cancelButton(strings)}
  </div>`;
}

/** Shown in the lobby, until a host decides. */
export function waitingScreen(strings: Strings): TemplateResult {
  const { waitingToBeLetIn, waitingHint } = strings.hosting;
  return html`<div class="screen" tabindex="-1" data-focus>
    ${icon('spinner')}
    <p class="headline" role="status">${waitingToBeLetIn}</p>
    <p class="hint">${waitingHint}</p>
    ${cancelButton(strings)}
  </div>`;
}

export function leftScreen(reason: CallLeftReason, strings: Strings): TemplateResult {
  return html`<div class="screen">
    <slot name="left">
      <p class="headline" role="status">${strings.left[reason]}</p>
      ${joinButton(strings.join)}
    </slot>
  </div>`;
}

export function errorScreen(error: CallError | null, strings: Strings): TemplateResult {
  const isRetrying = error?.code === 'server-unreachable';
  return html`<div class="screen">
    ${icon('alert')}
    <p class="headline">${strings.callFailed}</p>
    <p class="sentence" role="alert">${error && errorText(error, strings)}</p>
    ${isRetrying ? html`<p class="hint trying">${icon('spinner')}${strings.keepsTrying}</p>` : nothing}
    <div class="choices">
      ${joinButton(strings.tryAgain)}
      ${error ? helpButton(error, strings) : nothing}
    </div>
  </div>`;
}

function joinButton(label: string): TemplateResult {
  return html`<button type="button" class="primary" part="button" data-focus @click=${dispatchRequest({ type: 'join' })}>${label}</button>`;
}

function cancelButton(strings: Strings): TemplateResult {
  return html`<button type="button" class="plain" part="button" @click=${dispatchRequest({ type: 'leave' })}>${strings.cancel}</button>`;
}
