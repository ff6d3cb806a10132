import { css } from 'lit';

/** Styles of a dialog over the call, and of the controls inside. */
export const dialogStyles = css`
  .backdrop {
    position: absolute;
    z-index: 4;
    inset: 0;
    display: grid;
    place-items: center;
    padding: 0.75rem;
    border-radius: inherit;
    background: rgb(10 12 17 / 0.5);
    animation: appear-late 0.15s;
  }
  .panel {
    display: flex;
    flex-direction: column;
    width: min(100%, 30rem);
    max-height: 100%;
    overflow: hidden;
    border-radius: min(var(--_radius), 1.25rem);
    background: var(--_surface);
    outline: none;
    box-shadow: 0 12px 48px rgb(0 0 0 / 0.3);
    color: var(--_text);
  }
  .panel header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    padding: 0.5rem 0.5rem 0 1.25rem;
  }
  .panel h2 {
    color: var(--_muted-text);
    font-size: 0.875rem;
    font-weight: 500;
  }
  .panel h3 {
    font-size: 1.1875rem;
    letter-spacing: -0.01em;
    line-height: 1.3;
  }
  .panel-body {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    gap: 0.875rem;
    padding: 0.25rem 1.25rem 1.25rem;
    overflow-y: auto;
  }
  .choice {
    display: grid;
    gap: 0.25rem;
    width: 100%;
  }
  .choice label {
    color: var(--_muted-text);
    font-size: 0.9375rem;
  }
  .check {
    display: flex;
    align-items: center;
    gap: 0.75rem;
    min-height: 2.75rem;
    cursor: pointer;
  }
  .check input {
    width: 1.25rem;
    height: 1.25rem;
    margin: 0;
    accent-color: var(--_accent);
  }
  .panel ol {
    display: grid;
    gap: 0.5rem;
    margin: 0;
    padding-inline-start: 1.25rem;
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
