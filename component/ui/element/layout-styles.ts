import { css } from 'lit';

/** Layout of the element: stage, notice strip and toolbar below each other; and its size without a height of the page. */
export const layoutStyles = css`
  :host {
    display: block;
    position: relative;
    box-sizing: border-box;
    overflow: hidden;
  }
  :host([hidden]) {
    display: none;
  }
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  /* Gives the element its height where the page sets none. Where the page sets one, the overflow is cut off. */
  .sizer {
    aspect-ratio: 16 / 9;
    min-height: 28em;
    font: medium serif;
    visibility: hidden;
  }
  .call {
    position: absolute;
    inset: 0;
    container: call / size;
    border-radius: var(--_radius);
  }
  .content {
    height: 100%;
  }
  .in-call {
    display: flex;
    flex-direction: column;
    height: 100%;
    padding: calc(0.75 * var(--_em));
    gap: calc(0.75 * var(--_em));
  }
  .middle {
    position: relative;
    display: flex;
    flex: 1 1 0;
    min-height: 0;
    gap: calc(0.75 * var(--_em));
  }
  .controls {
    position: relative;
    display: flex;
    flex: none;
    flex-direction: column;
  }
  .stage {
    position: relative;
    flex: 1 1 0;
    min-width: 0;
    min-height: 0;
    column-gap: var(--_gap);
  }
  .strip {
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: calc(0.5 * var(--_em));
    max-height: 45%;
    overflow-y: auto;
    flex: none;
  }
  .strip:not(:has(*)) {
    display: none;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  p,
  h2,
  h3 {
    margin: 0;
  }
  .icon {
    display: block;
    flex: none;
    width: 1em;
    height: 1em;
  }
  /* Starts with a delay: most waits are shorter. */
  .icon-spinner {
    animation: turn 0.9s linear 0.5s infinite;
  }
  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }
  @container call (max-width: 30em) or (max-height: 24em) {
    .in-call {
      padding: calc(0.5 * var(--_em));
      gap: calc(0.5 * var(--_em));
    }
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    ::before,
    ::after {
      animation-duration: 0.01ms;
      transition-duration: 0s;
    }
    .icon-spinner {
      animation: pulse 2s ease-in-out infinite;
    }
  }
  @keyframes pulse {
    50% {
      opacity: 0.35;
    }
  }
`;
