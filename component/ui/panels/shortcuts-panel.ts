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
    gap: calc(0.625 * var(--_em));
    width: 100%;
    margin: 0;
  }
  .shortcuts > div {
    display: flex;
    align-items: center;
    gap: var(--_em);
  }
  .shortcuts dd {
    margin: 0;
  }
  kbd {
    display: inline-grid;
    place-items: center;
    min-width: calc(2 * var(--_em));
    height: calc(2 * var(--_em));
    padding: 0 calc(0.5 * var(--_em));
    border-radius: calc(0.5 * var(--_em));
    background: var(--_fill);
    font: 600 calc(0.875 * var(--_em)) var(--_font);
  }
`;

/** Contents of the shortcuts panel: each key and what it does. */
export function render({ strings }: PanelView): TemplateResult {
  return html`<dl class="shortcuts">
    ${keys.map(([name, key]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${strings.shortcut[name]}</dd></div>`)}
  </dl>`;
}
