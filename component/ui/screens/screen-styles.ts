import { css } from 'lit';

/** Styles of the screens before and after the call, and of notices. */
export const screenStyles = css`
  .screen {
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    justify-content: safe center;
    gap: 1rem;
    height: 100%;
    padding: 1.5rem;
    overflow-y: auto;
    outline: none;
    text-align: center;
  }
  .screen > .icon {
    width: 4rem;
    height: 4rem;
    padding: 1.125rem;
    border-radius: 50%;
    background: var(--_surface);
    box-shadow: 0 0 0 1px var(--_line);
    color: var(--_muted-text);
  }
  .screen > .icon-spinner {
    padding: 0.5rem;
    background: none;
    box-shadow: none;
    color: var(--_accent);
    stroke-width: 1.5;
  }
  .screen > .icon-alert {
    color: var(--_danger);
  }
  .screen > .primary {
    min-width: 9rem;
    min-height: 3rem;
    font-size: 1rem;
  }
  .headline {
    font-size: 1.25rem;
    font-weight: 600;
    letter-spacing: -0.01em;
    line-height: 1.3;
    text-wrap: balance;
  }
  .sentence,
  .hint {
    max-width: 30rem;
    color: var(--_muted-text);
    text-wrap: pretty;
  }
  .hint {
    font-size: 0.9375rem;
  }
  .hint .icon {
    display: inline-block;
    vertical-align: -0.125em;
  }
  .trying {
    display: flex;
    align-items: center;
    gap: 0.5rem;
  }
  .choices {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 0.75rem;
    margin-top: 0.25rem;
  }
  /* Over the local video: when a participant joins, no tile moves because of it. */
  .empty {
    position: absolute;
    z-index: 1;
    inset: 0.75rem 0.5rem auto;
    display: flex;
    justify-content: center;
    pointer-events: none;
  }
  .empty > slot > p {
    padding: 0.5rem 0.875rem;
    border-radius: 1.25rem;
    background: rgb(13 16 22 / 0.82);
    color: #fff;
    font-size: 0.875rem;
    font-weight: 500;
    line-height: 1.3;
  }
  .notice {
    display: flex;
    align-items: center;
    gap: 0.75rem;
    width: fit-content;
    max-width: min(100%, 44rem);
    padding: 0.375rem 0.375rem 0.375rem 0.875rem;
    border-radius: min(var(--_radius), 1.25rem);
    background: var(--_surface);
    box-shadow: inset 0 0 0 1px var(--_line);
    font-size: 0.875rem;
    line-height: 1.35;
    animation: appear-late 0.2s;
  }
  .notice > .icon {
    color: var(--_danger);
    font-size: 1.125rem;
  }
  .notice p {
    flex: 1 1 auto;
    min-width: 0;
  }
  .notice button {
    flex: none;
  }
  @container call (max-width: 36rem) {
    .notice {
      flex-wrap: wrap;
      width: 100%;
      row-gap: 0.25rem;
    }
    .notice p {
      flex-basis: calc(100% - 5.5rem);
    }
    .notice .plain {
      order: 1;
      margin-inline-start: 1.875rem;
    }
  }
  @container call (max-height: 20rem) {
    .screen {
      gap: 0.625rem;
      padding: 0.75rem;
    }
    .screen > .icon:not(.icon-spinner) {
      display: none;
    }
  }
`;
