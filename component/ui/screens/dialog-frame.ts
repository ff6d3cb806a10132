import { html, type TemplateResult } from 'lit';
import { adoptStyles } from '../base/adopt-styles.js';
import { handleKey } from '../base/handled-keys.js';
import { icon } from '../base/icons.js';
import type { PanelState, PanelView } from '../base/panel.js';
import { type DialogName, dispatchRequest, RequestEvent, type SidePanelName } from '../base/requests.js';

/** Dialog over the call, around a panel's contents or the state of loading them. */
export function dialogFrame(name: DialogName, panel: PanelState, view: PanelView): TemplateResult {
  const { strings } = view;
  return html`<div class="backdrop" @click=${closeOnBackdrop} @keydown=${closeOnEscape}>
    <section class="panel" part="panel" role="dialog" aria-labelledby="panel-title" tabindex="-1">
      ${panelHeader(name, { titleId: 'panel-title', close: 'close-dialog', strings })}
      <div class="panel-body">${panelContents(panel, view)}</div>
    </section>
  </div>`;
}

/** Title of a panel, with its close button. */
export function panelHeader(
  name: DialogName | SidePanelName,
  {
    titleId,
    close,
    strings,
  }: {
    readonly titleId: string;
    readonly close: 'close-dialog' | 'close-side-panel';
    readonly strings: PanelView['strings'];
  },
): TemplateResult {
  return html`<header>
    <h2 id=${titleId}>${strings[name]}</h2>
    <button
      type="button"
      class="quiet"
      part="button"
      aria-label=${strings.close}
      title=${strings.close}
      @click=${dispatchRequest({ type: close })}
    >${icon('close')}</button>
  </header>`;
}

/** Contents of a panel with its styles; a spinner while it loads, and a retry button if it does not. */
export function panelContents(panel: PanelState, view: PanelView): TemplateResult {
  const { host, strings } = view;
  if (panel === 'loading')
    return html`<p class="hint" role="status">${icon('spinner')} ${strings.loading}</p>`;
  if (panel === 'failed')
    return html`<p role="alert">${strings.panelFailed}</p>
      <button type="button" class="primary" part="button" @click=${dispatchRequest({ type: 'retry-loading' })}>${strings.tryAgain}</button>`;
  if (panel.styles) adoptStyles(host.shadowRoot, panel.styles);
  return panel.render(view);
}

function closeOnBackdrop(event: Event): void {
  if (event.target === event.currentTarget) close(event);
}

function closeOnEscape(event: KeyboardEvent): void {
  if (event.key !== 'Escape' || event.isComposing) return;
  handleKey(event);
  close(event);
}

function close(event: Event): void {
  event.currentTarget?.dispatchEvent(new RequestEvent({ type: 'close-dialog' }));
}
