import { css, html, type TemplateResult } from 'lit';
import type { PanelView } from '../base/panel.js';

const keys = [
  ['mic', 'M'],
  ['camera', 'V'],
  ['screen', 'S'],
  ['chat', 'C'],
  ['hand', 'H'],
  ['help', '?'],
  ['talk', '␣'],
] as const;

export const styles = css`
  .shortcuts {
    display: grid;
    gap: 0.625rem;
    width: 100%;
    margin: 0;
  }
  .shortcuts > div {
    display: flex;
    align-items: center;
    gap: 1rem;
  }
  .shortcuts dd {
    margin: 0;
  }
  kbd {
    display: inline-grid;
    place-items: center;
    min-width: 2rem;
    height: 2rem;
    padding: 0 0.5rem;
    border-radius: 0.5rem;
    background: var(--_fill);
    font: 600 0.875rem var(--_font);
  }
`;

/** Contents of the shortcuts panel: each key and what it does. */
export function render({ strings }: PanelView): TemplateResult {
  return html`<dl class="shortcuts">
    ${keys.map(([name, key]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${strings.shortcut[name]}</dd></div>`)}
  </dl>`;
}
