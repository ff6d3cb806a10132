import { html, type TemplateResult } from 'lit';
import { helpKeyFor } from '../../core/interface/device-help.js';
import { englishHelp, helpFor } from '../../i18n/help-strings.js';
import type { PanelView } from '../base/panel.js';

/** Contents of the help panel: steps for this browser that make a camera or microphone work. */
export function render({ code, strings }: PanelView): TemplateResult {
  const { userAgent, maxTouchPoints } = navigator;
  const place = code && helpKeyFor(code, userAgent, maxTouchPoints);
  if (!place) return html``;
  const { title, steps, note } = helpFor(place, strings.helpTexts ?? englishHelp);
  return html`<h3>${title}</h3>
    <ol>
      ${steps.map((step) => html`<li>${step}</li>`)}
    </ol>
    <p class="hint">${note}</p>`;
}
