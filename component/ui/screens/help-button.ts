import { html, nothing } from 'lit';
import type { CallError } from '../../core/call/call-error.js';
import { helpTopic } from '../../core/interface/device-help.js';
import type { Strings } from '../../i18n/strings.js';
import { dispatchRequest } from '../base/requests.js';

/** Button that opens the help panel for an error; nothing where it has no help. */
export function helpButton({ code, device }: CallError, strings: Strings): unknown {
  const topic = helpTopic(code);
  // The help is about microphone and camera.
  if (topic === null || device === 'screen') return nothing;
  const label = topic === 'permission' || topic === 'policy' ? strings.howToAllow : strings.howToFix;
  return html`<button type="button" class="plain" part="button" @click=${dispatchRequest({ type: 'open-help', code })}>${label}</button>`;
}
