import { html, type TemplateResult } from 'lit';
import { helpKeyFor } from '../../core/interface/device-help.js';
import { englishHelp, helpFor } from '../../i18n/help-strings.js';
import type { PanelView } from './panel-loader.js';

/** What to do, step by step in this browser, about a camera or microphone that does not work. */
export function render({ code, userAgent, touchPoints, strings }: PanelView): TemplateResult {
  const place = code && helpKeyFor(code, userAgent, touchPoints);
  if (!place) return html``;
  const { title, steps, note } = helpFor(place, strings.helpTexts ?? englishHelp);
  return html`<h3>${title}</h3>
    <ol>
      ${steps.map((step) => html`<li>${step}</li>`)}
    </ol>
    <p class="hint">${note}</p>`;
}
