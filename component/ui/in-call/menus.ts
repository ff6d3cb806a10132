import { html, nothing, type TemplateResult } from 'lit';
import type { ControlName } from '../../core/interface/controls.js';
import type { LayoutName, SelfView } from '../../core/layout/arrangement.js';
import { type AllStrings, allStrings } from '../../i18n/in-call-strings.js';
import type { Strings } from '../../i18n/strings.js';
import { icon } from '../base/icons.js';
import { dispatchRequest, RequestEvent, type UiRequest } from '../base/requests.js';
import { type ControlsView, lookOf, requestOf } from '../toolbar/control-buttons.js';
import { reactionEmoji } from './reactions.js';

/** That of a tile opens on it, the others above the toolbar. */
export type MenuName = BarMenu | 'tile';
type BarMenu = 'more' | 'layout' | 'reactions';

const layoutNames = ['auto', 'grid', 'spotlight', 'sidebar'] as const;
const selfViews = ['auto', 'tile', 'float', 'hidden'] as const;

export interface MenuView {
  readonly controls: ControlsView;
  readonly folded: readonly ControlName[];
  readonly layout: LayoutName;
  readonly selfView: SelfView;
}

/** What opens above the toolbar. */
export function menu(name: BarMenu, view: MenuView, said: Strings): TemplateResult {
  const strings = allStrings(said);
  const labels: Record<BarMenu, string> = {
    more: strings.more,
    layout: strings.layout,
    reactions: strings.react,
  };
  return html`<div
    class="menu menu-${name}"
    part="panel"
    role="group"
    aria-label=${labels[name]}
    tabindex="-1"
    @keydown=${onMenuKey}
  >${inside(name, view, strings)}</div>`;
}

function inside(
  name: BarMenu,
  { controls, folded, layout, selfView }: MenuView,
  strings: AllStrings,
): unknown {
  if (name === 'more') return folded.map((control) => textButton(control, controls, strings));
  if (name === 'reactions')
    return reactionEmoji.map(
      (emoji) =>
        html`<button type="button" class="quiet emoji" part="button" aria-label=${emoji} @click=${dispatchRequest({ type: 'react', emoji })}>${emoji}</button>`,
    );
  return [
    ...layoutNames.map((each) =>
      choice(each === layout, strings.layouts[each], { type: 'set-layout', layout: each }),
    ),
    html`<p class="menu-title">${strings.ownPictureWhere}</p>`,
    ...selfViews.map((each) =>
      choice(each === selfView, strings.selfViews[each], { type: 'set-self-view', selfView: each }),
    ),
  ];
}

/** One of several, of which one is in force. */
function choice(chosen: boolean, label: string, request: UiRequest): TemplateResult {
  return html`<button type="button" class="item" part="button" aria-pressed=${chosen} @click=${dispatchRequest(request)}>
    ${icon(chosen ? 'check' : 'none')}<span>${label}</span>
  </button>`;
}

/** A control with its label written out. */
function textButton(name: ControlName, view: ControlsView, strings: AllStrings): unknown {
  const control = lookOf(name, view, strings);
  if (control === null) return nothing;
  const { label, look, badge = 0 } = control;
  return html`<button
    type="button"
    class="item"
    part="button"
    data-control=${name}
    aria-busy=${view.busy.has(name)}
    ?data-active=${look === 'active'}
    @click=${dispatchRequest(requestOf(name))}
  >${icon(control.icon)}<span>${label}</span>${badge > 0 ? html`<span class="badge" data-count=${badge}></span>` : nothing}</button>`;
}

/** Arrows move among the buttons, Escape closes. */
export function onMenuKey(event: KeyboardEvent): void {
  if (!(event.currentTarget instanceof HTMLElement)) return;
  if (event.key === 'Escape') {
    event.preventDefault();
    event.stopPropagation();
    event.currentTarget.dispatchEvent(new RequestEvent({ type: 'close-menu' }));
    return;
  }
  const step = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }[event.key];
  if (step === undefined || event.target instanceof HTMLInputElement) return;
  event.preventDefault();
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const from = buttons.indexOf(event.target as HTMLButtonElement);
  buttons.at((from + step) % buttons.length)?.focus();
}
