import { html, type TemplateResult } from 'lit';
import { allStrings } from '../../i18n/in-call-strings.js';
import { icon } from '../base/icons.js';
import { dispatchRequest, RequestEvent } from '../base/requests.js';
import type { LaidPanel } from './dialog-host.js';
import type { Panel, PanelView } from './panel-loader.js';
import { panels } from './panel-styles.js';

export const styles = panels;

/** The frame around a panel, which stands while its inside loads or could not be loaded. */
export function dialogFrame(
  panel: Panel | 'loading' | 'failed',
  name: LaidPanel,
  view: PanelView,
): TemplateResult {
  const strings = allStrings(view.strings);
  return html`<div class="backdrop" @click=${closeOnBackdrop} @keydown=${closeOnEscape}>
    <section class="panel" part="panel" role="dialog" aria-labelledby="panel-title" tabindex="-1">
      <header>
        <h2 id="panel-title">${strings[name]}</h2>
        <button
          type="button"
          class="quiet"
          part="button"
          aria-label=${strings.close}
          title=${strings.close}
          @click=${dispatchRequest({ type: 'close-panel' })}
        >${icon('close')}</button>
      </header>
      <div class="panel-body">${dialogBody(panel, view)}</div>
    </section>
  </div>`;
}

/** What stands in a frame while it loads, when it could not be loaded, and when it is there. */
export function dialogBody(panel: Panel | 'loading' | 'failed', view: PanelView): TemplateResult {
  const strings = allStrings(view.strings);
  if (panel === 'loading')
    return html`<p class="hint" role="status">${icon('spinner')} ${strings.loading}</p>`;
  if (panel !== 'failed') return panel.render(view);
  return html`<p role="alert">${strings.panelFailed}</p>
    <button type="button" class="primary" part="button" @click=${dispatchRequest({ type: 'retry-panel' })}>${strings.tryAgain}</button>`;
}

function closeOnBackdrop(event: Event): void {
  if (event.target === event.currentTarget) close(event);
}

function closeOnEscape(event: KeyboardEvent): void {
  if (event.key !== 'Escape') return;
  event.stopPropagation();
  close(event);
}

function close(event: Event): void {
  event.currentTarget?.dispatchEvent(new RequestEvent({ type: 'close-panel' }));
}
