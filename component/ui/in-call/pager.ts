import { html, nothing } from 'lit';
import { allStrings } from '../../i18n/in-call-strings.js';
import type { Strings } from '../../i18n/strings.js';
import { type IconName, icon } from '../base/icons.js';
import { dispatchRequest } from '../base/requests.js';
import type { LayoutState } from '../tiles/layout-state.js';

/** Where more tiles are than fit. */
export function pager({ page, pages }: LayoutState, said: Strings): unknown {
  const strings = allStrings(said);
  if (pages < 2) return nothing;
  const turn = (step: 1 | -1, label: string, name: IconName, disabled: boolean) =>
    html`<button type="button" class="turn turn-${name}" part="button" aria-label=${label} title=${label} ?disabled=${disabled} @click=${dispatchRequest({ type: 'turn-page', step })}>${icon(name)}</button>`;
  return html`<div class="pager" role="group" aria-label=${strings.pageOf(page + 1, pages)}>
    ${turn(-1, strings.previousPage, 'previous', page === 0)}
    ${turn(1, strings.nextPage, 'next', page === pages - 1)}
  </div>`;
}
