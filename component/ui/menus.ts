import { html, nothing, type TemplateResult } from 'lit';
import type { LayoutName } from '../core/arrangement.js';
import type { ControlName } from '../core/controls.js';
import { type AllStrings, allStrings } from '../i18n/in-call-strings.js';
import type { Strings } from '../i18n/strings.js';
import { type ControlsView, lookOf, requestOf } from './control-buttons.js';
import { icon } from './icons.js';
import { reactionEmoji } from './reactions.js';
import { asking, RequestEvent } from './requests.js';

export type MenuName = 'more' | 'layout' | 'reactions';

const layoutNames = ['auto', 'grid', 'spotlight', 'sidebar'] as const;

export interface MenuView {
  readonly controls: ControlsView;
  readonly folded: readonly ControlName[];
  readonly layout: LayoutName;
}

/** What opens above the toolbar. */
export function menu(name: MenuName, view: MenuView, said: Strings): TemplateResult {
  const strings = allStrings(said);
  const labels: Record<MenuName, string> = {
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
    @keydown=${onKey}
  >${inside(name, view, strings)}</div>`;
}

function inside(name: MenuName, { controls, folded, layout }: MenuView, strings: AllStrings): unknown {
  if (name === 'more') return folded.map((control) => textButton(control, controls, strings));
  if (name === 'reactions')
    return reactionEmoji.map(
      (emoji) =>
        html`<button type="button" class="quiet emoji" part="button" aria-label=${emoji} @click=${asking({ type: 'react', emoji })}>${emoji}</button>`,
    );
  return layoutNames.map(
    (each) =>
      html`<button type="button" class="item" part="button" aria-pressed=${each === layout} @click=${asking({ type: 'set-layout', layout: each })}>
        ${icon(each === layout ? 'check' : 'none')}<span>${strings.layouts[each]}</span>
      </button>`,
  );
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
    @click=${asking(requestOf(name))}
  >${icon(control.icon)}<span>${label}</span>${badge > 0 ? html`<span class="badge" aria-hidden="true">${badge}</span>` : nothing}</button>`;
}

/** Arrows move among the buttons, Escape closes. */
function onKey(event: KeyboardEvent): void {
  if (!(event.currentTarget instanceof HTMLElement)) return;
  if (event.key === 'Escape') {
    event.preventDefault();
    event.stopPropagation();
    event.currentTarget.dispatchEvent(new RequestEvent({ type: 'close-menu' }));
    return;
  }
  const step = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const from = buttons.indexOf(event.target as HTMLButtonElement);
  buttons.at((from + step) % buttons.length)?.focus();
}
