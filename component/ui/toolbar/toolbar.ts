import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ControlName, FoldedControls } from '../../core/interface/controls.js';
import type { Strings } from '../../i18n/strings.js';
import { handleKey } from '../base/handled-keys.js';
import { icon } from '../base/icons.js';
import { dispatchRequest, type UiRequest } from '../base/requests.js';
import { buttonLook, type ControlsView, eagerControls } from './button-looks.js';

/** Toolbar below the tiles. The leave button is last, after the button of the menu with the folded controls. */
export function toolbar(
  { shown, folded }: FoldedControls,
  view: ControlsView,
  strings: Strings,
): TemplateResult | typeof nothing {
  const names = [
    ...shown.filter((name) => name !== 'leave'),
    ...(folded.length > 0 ? (['more'] as const) : []),
    ...(shown.includes('leave') ? (['leave'] as const) : []),
  ];
  if (names.length === 0) return nothing;
  return html`<div class="toolbar" part="toolbar" role="toolbar" aria-label=${strings.callControls} @keydown=${moveFocusByArrows}>
    <slot name="toolbar-start"></slot>
    ${repeat(
      names,
      (name) => name,
      (name) => roundButton(name, view, strings),
    )}
    <slot name="toolbar-end"></slot>
  </div>`;
}

/** Round button of a control. A control that needs the in-call interface has an empty placeholder until that is loaded. */
export function roundButton(
  name: ControlName | 'more',
  view: ControlsView,
  strings: Strings,
): TemplateResult {
  if (!view.isComplete && !eagerControls.has(name))
    return html`<span class="round on" aria-hidden="true"></span>`;
  const { label, icon: iconName, look, expanded, description, badge = 0 } = buttonLook(name, view, strings);
  return html`<button
    type="button"
    class="round ${look}"
    part="button"
    data-control=${name}
    aria-label=${label}
    title=${label}
    aria-busy=${name !== 'more' && view.busy.has(name)}
    aria-expanded=${expanded ?? nothing}
    aria-description=${description ?? nothing}
    @click=${dispatchRequest(requestOf(name))}
  >${icon(iconName)}<span class="ring">${icon('spinner')}</span>${badge > 0 ? html`<span class="badge" data-count=${badge > 99 ? '99+' : badge}></span>` : nothing}</button>`;
}

/** The request that a click on a control's button dispatches. */
export function requestOf(name: ControlName | 'more'): UiRequest {
  return name === 'more' ? { type: 'toggle-menu', menu: 'more' } : { type: 'control', control: name };
}

/** Roving focus: left and right arrows move it in visual order and wrap around (ARIA toolbar pattern). */
function moveFocusByArrows(event: KeyboardEvent): void {
  const { currentTarget, key, target } = event;
  const step = { ArrowLeft: -1, ArrowRight: 1 }[key];
  if (step === undefined || !(currentTarget instanceof HTMLElement)) return;
  const buttons = [...currentTarget.querySelectorAll('button')];
  const from = buttons.indexOf(target as HTMLButtonElement);
  const forwards = getComputedStyle(currentTarget).direction === 'rtl' ? -step : step;
  if (from === -1) return;
  handleKey(event);
  buttons.at((from + forwards) % buttons.length)?.focus();
}
