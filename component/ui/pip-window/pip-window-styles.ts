import { css } from 'lit';

/** Styles of the picture-in-picture window. */
export const pipWindowStyles = css`
  .pip {
    display: grid;
    grid-template-rows: minmax(0, 1fr) auto;
    gap: calc(0.5 * var(--_em));
    height: 100vh;
    padding: calc(0.5 * var(--_em));
  }
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  .pictures {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 10 * var(--_em)), 1fr));
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
