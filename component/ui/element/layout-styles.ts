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
    min-height: 28rem;
    visibility: hidden;
  }
  .call {
    position: absolute;
    inset: 0;
    container: call / size;
    border-radius: var(--_radius);
    background: var(--_background);
    color: var(--_text);
    font: 400 1rem / 1.45 var(--_font);
    -webkit-tap-highlight-color: transparent;
  }
  .content {
    height: 100%;
  }
  .in-call {
    display: flex;
    flex-direction: column;
    height: 100%;
    padding: 0.75rem;
    gap: 0.75rem;
  }
  .middle {
    position: relative;
    display: flex;
    flex: 1 1 0;
    min-height: 0;
    gap: 0.75rem;
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
    gap: 0.5rem;
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
  @container call (max-width: 30rem) or (max-height: 24rem) {
    .in-call {
      padding: 0.5rem;
      gap: 0.5rem;
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
