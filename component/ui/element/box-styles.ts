import { css } from 'lit';

/**
 * The box around the whole interface, in the element and in the picture-in-picture window. It takes nothing over from the
 * page but its colour scheme, and whether the element is visible and can be used.
 *
 * See demo/docs/decisions/0058-own-box-own-lengths.md.
 */
export const boxStyles = css`
  .call,
  .pip {
    all: initial;
    /* The lang attribute of the box selects glyphs by this property in Chrome and Safari. */
    -webkit-locale: revert-layer;
    color-scheme: inherit;
    visibility: inherit;
    pointer-events: inherit;
    /* Chrome 135 and later apply the page's inert attribute by this property. */
    interactivity: inherit;
    /* One stacking context: no panel lies over the page's own menus. */
    isolation: isolate;
    box-sizing: border-box;
    background: var(--_background);
    color: var(--_text);
    font: 400 var(--_em) / 1.45 var(--_font);
    -webkit-text-size-adjust: 100%;
    text-size-adjust: 100%;
    -webkit-tap-highlight-color: transparent;
    /* The reader's default font size: the unit of all lengths, which DefaultFontSize measures. */
    --_em: 16px;
  }
  .default-font-size {
    position: absolute;
    width: 1em;
    /* In browsers, medium is smaller in a monospaced font. */
    font: medium serif;
    visibility: hidden;
  }
`;
