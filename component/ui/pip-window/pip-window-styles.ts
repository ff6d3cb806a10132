import { css } from 'lit';

/** Styles of the picture-in-picture window. */
export const pipWindowStyles = css`
  :host {
    display: grid;
    grid-template-rows: minmax(0, 1fr) auto;
    gap: 0.5rem;
    height: 100vh;
    padding: 0.5rem;
    box-sizing: border-box;
    background: var(--_background);
    color: var(--_text);
    font: 400 1rem / 1.45 var(--_font);
  }
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  .pictures {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 10rem), 1fr));
    grid-auto-rows: minmax(0, 1fr);
    gap: var(--_gap);
    min-height: 0;
  }
  .tile {
    position: relative;
  }
  .toolbar {
    justify-self: center;
  }
  .icon {
    display: block;
    flex: none;
    width: 1em;
    height: 1em;
  }
`;
