import { html, type TemplateResult } from 'lit';
import { icon } from '../base/icons.js';
import type { PanelState, PanelView } from '../base/panel.js';
import { dispatchRequest, RequestEvent, type SidePanelName } from '../base/requests.js';
import { panelContents } from '../screens/dialog-frame.js';

/** Frame of a panel beside the tiles. */
export function sidePanelFrame(name: SidePanelName, panel: PanelState, view: PanelView): TemplateResult {
  const { strings } = view;
  const contents = panelContents(panel, view);
  // The chat scrolls its list of messages itself.
  const isBare = name === 'chat' && typeof panel === 'object';
  return html`<section class="side" part="panel" aria-labelledby="side-title" tabindex="-1" @keydown=${closeOnEscape}>
    <header>
      <h2 id="side-title">${strings[name]}</h2>
      <button
        type="button"
        class="quiet"
        part="button"
        aria-label=${strings.close}
        title=${strings.close}
        @click=${dispatchRequest({ type: 'close-side-panel' })}
      >${icon('close')}</button>
    </header>
    ${isBare ? contents : html`<div class="side-body">${contents}</div>`}
  </section>`;
}

function closeOnEscape(event: KeyboardEvent): void {
  if (event.key !== 'Escape' || event.defaultPrevented) return;
  event.stopPropagation();
  event.currentTarget?.dispatchEvent(new RequestEvent({ type: 'close-side-panel' }));
}
