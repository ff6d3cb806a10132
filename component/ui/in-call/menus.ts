import { html, nothing, type TemplateResult } from 'lit';
import type { ControlName } from '../../core/interface/controls.js';
import type { LayoutName, SelfView } from '../../core/layout/arrangement.js';
import type { Strings } from '../../i18n/strings.js';
import { handleKey } from '../base/handled-keys.js';
import { icon } from '../base/icons.js';
import { dispatchRequest, RequestEvent, type ToolbarMenuName, type UiRequest } from '../base/requests.js';
import { buttonLook, type ControlsView } from '../toolbar/button-looks.js';
import { requestOf } from '../toolbar/toolbar.js';
import { reactionEmoji } from './reactions.js';

const layoutNames = ['auto', 'grid', 'spotlight', 'sidebar'] as const;
const selfViews = ['auto', 'tile', 'float', 'hidden'] as const;

export interface MenuView {
  readonly controls: ControlsView;
  /** The controls that did not fit into the toolbar. */
  readonly folded: readonly ControlName[];
  readonly layout: LayoutName;
  readonly selfView: SelfView;
}

/** Menu above the toolbar. */
export function toolbarMenu(name: ToolbarMenuName, view: MenuView, strings: Strings): TemplateResult {
  const labels: Record<ToolbarMenuName, string> = {
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
  >${menuItems(name, view, strings)}</div>`;
}

function menuItems(
  name: ToolbarMenuName,
  { controls, folded, layout, selfView }: MenuView,
  strings: Strings,
): unknown {
  if (name === 'more') return folded.map((control) => controlItem(control, controls, strings));
  if (name === 'reactions')
    return reactionEmoji.map(
      (emoji) =>
        html`<button type="button" class="quiet emoji" part="button" aria-label=${emoji} @click=${dispatchRequest({ type: 'react', emoji })}>${emoji}</button>`,
    );
  return [
    ...layoutNames.map((each) =>
      choiceItem(each === layout, strings.layouts[each], { type: 'set-layout', layout: each }),
    ),
    html`<p class="menu-title">${strings.ownPictureWhere}</p>`,
    ...selfViews.map((each) =>
      choiceItem(each === selfView, strings.selfViews[each], { type: 'set-self-view', selfView: each }),
    ),
  ];
}

/** Menu item of a choice among several. */
function choiceItem(chosen: boolean, label: string, request: UiRequest): TemplateResult {
  return html`<button type="button" class="item" part="button" aria-pressed=${chosen} @click=${dispatchRequest(request)}>
    ${icon(chosen ? 'check' : 'none')}<span>${label}</span>
  </button>`;
}

/** Menu item of a control that did not fit into the toolbar. */
function controlItem(name: ControlName, view: ControlsView, strings: Strings): TemplateResult {
  const { label, icon: iconName, look, badge = 0 } = buttonLook(name, view, strings);
  return html`<button
    type="button"
    class="item"
    part="button"
    data-control=${name}
    aria-busy=${view.busy.has(name)}
    ?data-active=${look === 'active'}
    @click=${dispatchRequest(requestOf(name))}
  >${icon(iconName)}<span>${label}</span>${badge > 0 ? html`<span class="badge" data-count=${badge}></span>` : nothing}</button>`;
}

/** Key handler of menus: arrows move the focus among the buttons, Escape closes. */
export function onMenuKey(event: KeyboardEvent): void {
  if (!(event.currentTarget instanceof HTMLElement)) return;
  if (event.key === 'Escape') {
    handleKey(event);
    event.currentTarget.dispatchEvent(new RequestEvent({ type: 'close-menu' }));
    return;
  }
  const step = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }[event.key];
  if (step === undefined || event.target instanceof HTMLInputElement) return;
  handleKey(event);
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const from = buttons.indexOf(event.target as HTMLButtonElement);
  buttons.at((from + step) % buttons.length)?.focus();
}
