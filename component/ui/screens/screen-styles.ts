import { css } from 'lit';

/** Styles of the screens before and after the call, and of notices. */
export const screenStyles = css`
  .screen {
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    justify-content: safe center;
    gap: var(--_em);
    height: 100%;
    padding: calc(1.5 * var(--_em));
    overflow-y: auto;
    outline: none;
    text-align: center;
  }
  .screen > .icon {
    width: calc(4 * var(--_em));
    height: calc(4 * var(--_em));
    padding: calc(1.125 * var(--_em));
    border-radius: 50%;
    background: var(--_surface);
    box-shadow: 0 0 0 1px var(--_line);
    color: var(--_muted-text);
  }
  .screen > .icon-spinner {
    padding: calc(0.5 * var(--_em));
    background: none;
    box-shadow: none;
    color: var(--_accent);
    stroke-width: 1.5;
  }
  .screen > .icon-alert {
    color: var(--_danger);
  }
  .screen > .primary {
    min-width: calc(9 * var(--_em));
    min-height: calc(3 * var(--_em));
    font-size: var(--_em);
  }
  .headline {
    font-size: calc(1.25 * var(--_em));
    font-weight: 600;
    letter-spacing: -0.01em;
    line-height: 1.3;
    text-wrap: balance;
  }
  .sentence,
  .hint {
    max-width: calc(30 * var(--_em));
    color: var(--_muted-text);
    text-wrap: pretty;
  }
  .hint {
    font-size: calc(0.9375 * var(--_em));
  }
  .hint .icon {
    display: inline-block;
    vertical-align: -0.125em;
  }
  .trying {
    display: flex;
    align-items: center;
    gap: calc(0.5 * var(--_em));
  }
  .choices {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: calc(0.75 * var(--_em));
    margin-top: calc(0.25 * var(--_em));
  }
  /* Over the local video: when a participant joins, no tile moves because of it. */
  .empty {
    position: absolute;
    z-index: 1;
    inset: calc(0.75 * var(--_em)) calc(0.5 * var(--_em)) auto;
    display: flex;
    justify-content: center;
    pointer-events: none;
  }
  .empty > slot > p {
    padding: calc(0.5 * var(--_em)) calc(0.875 * var(--_em));
    border-radius: calc(1.25 * var(--_em));
    background: rgb(13 16 22 / 0.82);
    color: #fff;
    font-size: calc(0.875 * var(--_em));
    font-weight: 500;
    line-height: 1.3;
  }
  .notice {
    display: flex;
    align-items: center;
    gap: calc(0.75 * var(--_em));
    width: fit-content;
    max-width: min(100%, 44 * var(--_em));
    padding: calc(0.375 * var(--_em)) calc(0.375 * var(--_em)) calc(0.375 * var(--_em)) calc(0.875 * var(--_em));
    border-radius: min(var(--_radius), 1.25 * var(--_em));
    background: var(--_surface);
    box-shadow: inset 0 0 0 1px var(--_line);
    font-size: calc(0.875 * var(--_em));
    line-height: 1.35;
    animation: appear-late 0.2s;
  }
  .notice > .icon {
    color: var(--_danger);
    font-size: calc(1.125 * var(--_em));
  }
  .notice p {
    flex: 1 1 auto;
    min-width: 0;
  }
  .notice button {
    flex: none;
  }
  @container call (max-width: 36em) {
    .notice {
      flex-wrap: wrap;
      width: 100%;
      row-gap: calc(0.25 * var(--_em));
    }
    .notice p {
      flex-basis: calc(100% - 5.5 * var(--_em));
    }
    .notice .plain {
      order: 1;
      margin-inline-start: calc(1.875 * var(--_em));
    }
  }
  @container call (max-height: 20em) {
    .screen {
      gap: calc(0.625 * var(--_em));
      padding: calc(0.75 * var(--_em));
    }
    .screen > .icon:not(.icon-spinner) {
      display: none;
    }
  }
`;
