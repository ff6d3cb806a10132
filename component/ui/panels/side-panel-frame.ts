import { html, type TemplateResult } from 'lit';
import { allStrings } from '../../i18n/in-call-strings.js';
import { icon } from '../base/icons.js';
import { dispatchRequest, RequestEvent } from '../base/requests.js';
import { dialogBody } from './dialog-frame.js';
import type { Panel, PanelView } from './panel-loader.js';

/** The frame around a panel beside the pictures. */
export function sidePanelFrame(
  name: 'chat' | 'people',
  panel: Panel | 'loading' | 'failed',
  view: PanelView,
): TemplateResult {
  const strings = allStrings(view.strings);
  return html`<section class="side" part="panel" aria-labelledby="side-title" tabindex="-1" @keydown=${closeSideOnEscape}>
    <header>
      <h2 id="side-title">${strings[name]}</h2>
      <button
        type="button"
        class="quiet"
        part="button"
        aria-label=${strings.close}
        title=${strings.close}
        @click=${dispatchRequest({ type: 'close-side' })}
      >${icon('close')}</button>
    </header>
    ${name === 'chat' && typeof panel !== 'string' ? panel.render(view) : html`<div class="side-body">${dialogBody(panel, view)}</div>`}
  </section>`;
}

function closeSideOnEscape(event: KeyboardEvent): void {
  if (event.key !== 'Escape' || event.defaultPrevented) return;
  event.stopPropagation();
  event.currentTarget?.dispatchEvent(new RequestEvent({ type: 'close-side' }));
}
