import { css } from 'lit';

/** Styles of the toolbar and of all buttons. Touch targets are at least 44 px. */
export const toolbarStyles = css`
  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: calc(0.5 * var(--_em));
    min-width: calc(2.75 * var(--_em));
    min-height: calc(2.75 * var(--_em));
    margin: 0;
    padding: 0 calc(1.1 * var(--_em));
    border: 0;
    border-radius: calc(1.5 * var(--_em));
    font: 600 calc(0.9375 * var(--_em)) / 1.2 var(--_font);
    cursor: pointer;
    touch-action: manipulation;
    user-select: none;
    transition:
      background-color 0.15s,
      color 0.15s,
      filter 0.15s,
      transform 0.08s;
  }
  button:active {
    transform: scale(0.94);
  }
  button:focus-visible {
    outline: 3px solid var(--_focus);
    outline-offset: 2px;
  }
  button .icon {
    font-size: calc(1.25 * var(--_em));
  }
  .primary {
    background: var(--_accent);
    color: #fff;
  }
  .plain {
    background: none;
    box-shadow: inset 0 0 0 1.5px var(--_line);
    color: var(--_text);
  }
  .quiet {
    padding: 0;
    background: none;
    color: var(--_muted-text);
  }
  .toolbar {
    display: flex;
    align-self: center;
    flex: none;
    gap: calc(0.625 * var(--_em));
    padding: calc(0.4375 * var(--_em));
    border-radius: calc(2 * var(--_em));
    background: var(--_surface);
    box-shadow:
      0 0 0 1px var(--_line),
      0 4px 16px rgb(10 14 22 / 0.1);
  }
  .round {
    position: relative;
    width: calc(3 * var(--_em));
    height: calc(3 * var(--_em));
    padding: 0;
    border-radius: 50%;
  }
  .round .icon {
    font-size: calc(1.375 * var(--_em));
  }
  .on {
    background: var(--_fill);
    color: var(--_text);
  }
  .off {
    background: var(--_off);
    color: var(--_off-text);
  }
  .leave {
    width: calc(4 * var(--_em));
    border-radius: calc(1.5 * var(--_em));
    background: var(--_danger);
    color: #fff;
  }
  /* The spinner fades in with a delay, so that a device that opens at once shows none. */
  .ring {
    position: absolute;
    inset: 0;
    display: none;
    place-items: center;
  }
  .ring .icon {
    font-size: calc(2.75 * var(--_em));
    stroke-width: 1;
  }
  [aria-busy='true'] {
    cursor: progress;
    filter: brightness(0.94);
  }
  [aria-busy='true'] .ring {
    display: grid;
    animation: appear-late 0.3s backwards 0.12s;
  }
  @keyframes appear-late {
    from {
      opacity: 0;
    }
  }
  @media (hover: hover) {
    button:hover {
      filter: brightness(0.95);
    }
    .primary:hover,
    .leave:hover {
      filter: brightness(1.08);
    }
    .plain:hover,
    .quiet:hover {
      background: var(--_line);
      color: var(--_text);
    }
  }
  @container call (max-width: 22em) or (max-height: 20em) {
    .round {
      width: calc(2.75 * var(--_em));
      height: calc(2.75 * var(--_em));
    }
    .leave {
      width: calc(3.5 * var(--_em));
    }
    .toolbar {
      gap: calc(0.5 * var(--_em));
      padding: calc(0.3125 * var(--_em));
    }
  }
  /* Borders replace shadows and backgrounds; their colour is that of the text. */
  @media (forced-colors: active) {
    button,
    .toolbar,
    .notice {
      border: 1px solid;
    }
  }
`;
