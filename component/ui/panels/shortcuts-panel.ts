import { html, type TemplateResult } from 'lit';
import { allStrings } from '../../i18n/in-call-strings.js';
import type { PanelView } from './panel-loader.js';

const keys = [
  ['mic', 'M'],
  ['camera', 'V'],
  ['screen', 'S'],
  ['chat', 'C'],
  ['hand', 'H'],
  ['help', '?'],
  ['talk', '␣'],
] as const;

/** What the keys do while focus is in the call. */
export function render({ strings: said }: PanelView): TemplateResult {
  const strings = allStrings(said);
  return html`<dl class="shortcuts">
    ${keys.map(([name, key]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${strings.shortcut[name]}</dd></div>`)}
  </dl>`;
}
