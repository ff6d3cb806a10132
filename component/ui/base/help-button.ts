import { html, nothing } from 'lit';
import type { CallErrorCode } from '../../core/call/call-error.js';
import { helpTopic } from '../../core/interface/device-help.js';
import type { Strings } from '../../i18n/strings.js';
import { dispatchRequest } from './requests.js';

/** A button to the steps that help with an error; nothing where there are none. */
export function helpButton(code: CallErrorCode, strings: Strings): unknown {
  const topic = helpTopic(code);
  if (topic === null) return nothing;
  const label = topic === 'permission' || topic === 'policy' ? strings.howToAllow : strings.howToFix;
  return html`<button type="button" class="plain" part="button" @click=${dispatchRequest({ type: 'open-help', code })}>${label}</button>`;
}
