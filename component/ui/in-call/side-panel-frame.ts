import { html, type TemplateResult } from 'lit';
import { handleKey } from '../base/handled-keys.js';
import type { PanelState, PanelView } from '../base/panel.js';
import { RequestEvent, type SidePanelName } from '../base/requests.js';
import { panelContents, panelHeader } from '../screens/dialog-frame.js';

/** Frame of a panel beside the tiles. */
export function sidePanelFrame(name: SidePanelName, panel: PanelState, view: PanelView): TemplateResult {
  const { strings } = view;
  const contents = panelContents(panel, view);
  // The chat scrolls its list of messages itself.
  const isBare = name === 'chat' && typeof panel === 'object';
  return html`<section class="side" part="panel" aria-labelledby="side-title" tabindex="-1" @keydown=${closeOnEscape}>
    ${panelHeader(name, { titleId: 'side-title', close: 'close-side-panel', strings })}
    ${isBare ? contents : html`<div class="side-body">${contents}</div>`}
  </section>`;
}

function closeOnEscape(event: KeyboardEvent): void {
  if (event.key !== 'Escape' || event.isComposing) return;
  handleKey(event);
  event.currentTarget?.dispatchEvent(new RequestEvent({ type: 'close-side-panel' }));
}
