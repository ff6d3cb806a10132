import { html, type TemplateResult } from 'lit';
import type { ModerationStrings } from '../../i18n/strings.js';
import { dispatchRequest } from '../base/requests.js';

/** The two buttons with which a host decides about a participant in the lobby. */
export function decisionButtons(id: string, { admit, deny }: ModerationStrings): TemplateResult {
  const button = (action: 'admit' | 'deny', look: string, label: string) =>
    html`<button type="button" class=${look} part="button" @click=${dispatchRequest({ type: 'moderate', moderation: { action, id } })}>${label}</button>`;
  return html`<span class="decisions">${button('deny', 'plain', deny)}${button('admit', 'primary', admit)}</span>`;
}
