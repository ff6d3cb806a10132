import { html, nothing } from 'lit';
import type { Strings } from '../../i18n/strings.js';
import { type IconName, icon } from '../base/icons.js';
import { dispatchRequest } from '../base/requests.js';
import type { LayoutState } from '../tiles/layout-state.js';

/** Buttons that turn the pages of tiles; nothing while all tiles fit on one. */
export function pager({ page, pages }: LayoutState, strings: Strings): unknown {
  if (pages < 2) return nothing;
  const turnButton = (step: 1 | -1, label: string, name: IconName, disabled: boolean) =>
    html`<button type="button" class="turn turn-${name}" part="button" aria-label=${label} title=${label} ?disabled=${disabled} @click=${dispatchRequest({ type: 'turn-page', step })}>${icon(name)}</button>`;
  return html`<div class="pager" role="group" aria-label=${strings.pageOf(page + 1, pages)}>
    ${turnButton(-1, strings.previousPage, 'previous', page === 0)}
    ${turnButton(1, strings.nextPage, 'next', page === pages - 1)}
  </div>`;
}
