import { css } from 'lit';

/**
 * The box around the whole interface, in the element and in the picture-in-picture window.
 *
 * See demo/docs/decisions/0058-own-box-own-lengths.md.
 */
export const boxStyles = css`
  .call,
  .pip {
    box-sizing: border-box;
    background: var(--_background);
    color: var(--_text);
    font: 400 var(--_em) / 1.45 var(--_font);
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
