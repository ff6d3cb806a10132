import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { FoldedControls } from '../../core/interface/controls.js';
import type { Strings } from '../../i18n/strings.js';
import { type ControlsView, roundButton } from './control-buttons.js';

/** The controls below the pictures; leaving stands at the end, after the menu of those that did not fit. */
export function toolbar(
  { shown, folded }: FoldedControls,
  view: ControlsView,
  strings: Strings,
): TemplateResult | typeof nothing {
  const leaves = shown.includes('leave');
  const names = [
    ...shown.filter((name) => name !== 'leave'),
    ...(folded.length > 0 ? (['more'] as const) : []),
    ...(leaves ? (['leave'] as const) : []),
  ];
  if (names.length === 0) return nothing;
  return html`<div class="toolbar" part="toolbar" role="toolbar" aria-label=${strings.callControls} @keydown=${moveByArrows}>
    <slot name="toolbar-start"></slot>
    ${repeat(
      names,
      (name) => name,
      (name) => roundButton(name, view, strings),
    )}
    <slot name="toolbar-end"></slot>
  </div>`;
}

/** As a toolbar's buttons are expected to: left and right move among them as they are seen, and go round at the ends. */
function moveByArrows(event: KeyboardEvent): void {
  const { currentTarget, key, target } = event;
  const step = { ArrowLeft: -1, ArrowRight: 1 }[key];
  if (step === undefined || !(currentTarget instanceof HTMLElement)) return;
  const buttons = [...currentTarget.querySelectorAll('button')];
  const from = buttons.indexOf(target as HTMLButtonElement);
  const forwards = getComputedStyle(currentTarget).direction === 'rtl' ? -step : step;
  if (from !== -1) buttons.at((from + forwards) % buttons.length)?.focus();
}
