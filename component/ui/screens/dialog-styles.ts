import { css } from 'lit';

/** Styles of a dialog over the call, and of the controls inside. */
export const dialogStyles = css`
  .backdrop {
    position: absolute;
    z-index: 4;
    inset: 0;
    display: grid;
    place-items: center;
    padding: calc(0.75 * var(--_em));
    border-radius: inherit;
    background: rgb(10 12 17 / 0.5);
    animation: appear-late 0.15s;
  }
  .panel {
    display: flex;
    flex-direction: column;
    width: min(100%, 30 * var(--_em));
    max-height: 100%;
    overflow: hidden;
    border-radius: min(var(--_radius), 1.25 * var(--_em));
    background: var(--_surface);
    outline: none;
    box-shadow: 0 12px 48px rgb(0 0 0 / 0.3);
    color: var(--_text);
  }
  .panel header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    padding: calc(0.5 * var(--_em)) calc(0.5 * var(--_em)) 0 calc(1.25 * var(--_em));
  }
  .panel h2 {
    color: var(--_muted-text);
    font-size: calc(0.875 * var(--_em));
    font-weight: 500;
  }
  .panel h3 {
    font-size: calc(1.1875 * var(--_em));
    letter-spacing: -0.01em;
    line-height: 1.3;
  }
  .panel-body {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    gap: calc(0.875 * var(--_em));
    padding: calc(0.25 * var(--_em)) calc(1.25 * var(--_em)) calc(1.25 * var(--_em));
    overflow-y: auto;
  }
  .choice {
    display: grid;
    gap: calc(0.25 * var(--_em));
    width: 100%;
  }
  .choice label {
    color: var(--_muted-text);
    font-size: calc(0.9375 * var(--_em));
  }
  .check {
    display: flex;
    align-items: center;
    gap: calc(0.75 * var(--_em));
    min-height: calc(2.75 * var(--_em));
    cursor: pointer;
  }
  .check input {
    width: calc(1.25 * var(--_em));
    height: calc(1.25 * var(--_em));
    margin: 0;
    accent-color: var(--_accent);
  }
  .panel ol {
    display: grid;
    gap: calc(0.5 * var(--_em));
    margin: 0;
    padding-inline-start: calc(1.25 * var(--_em));
  }
  .panel li::marker {
    color: var(--_muted-text);
    font-weight: 600;
  }
  @media (forced-colors: active) {
    .panel {
      border: 1px solid CanvasText;
    }
  }
`;
