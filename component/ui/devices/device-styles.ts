import { css } from 'lit';

/** Styles of the device choice and of the level meter. */
export const deviceStyles = css`
  .devices {
    display: grid;
    gap: 0.5rem;
    width: 100%;
    text-align: start;
  }
  .device {
    display: grid;
    grid-template-columns: 7.5rem minmax(0, 1fr);
    align-items: center;
    gap: 0.5rem;
  }
  .device label[for] {
    display: flex;
    margin: 0;
    align-items: center;
    gap: 0.5rem;
    color: var(--_muted-text);
    font-size: 0.9375rem;
  }
  .device .icon {
    font-size: 1.125rem;
  }
  .device button {
    grid-column: 2;
    justify-self: start;
  }
  .device-failure {
    color: var(--_text);
    font-size: 0.875rem;
  }
  .device-failure:empty {
    display: none;
  }
  select.field {
    text-overflow: ellipsis;
    cursor: pointer;
  }
  select.field:disabled {
    color: var(--_muted-text);
    cursor: default;
  }
  .meter {
    position: relative;
    flex: 1 1 auto;
    min-width: 3rem;
    height: 0.5rem;
    overflow: hidden;
    border-radius: 0.25rem;
    background: var(--_line);
  }
  .meter::after {
    content: '';
    position: absolute;
    inset: 0;
    border-radius: inherit;
    background: var(--_accent);
    transform: scaleX(var(--_level, 0));
    transform-origin: left;
    transition: transform 0.07s linear;
  }
  .meter:dir(rtl)::after {
    transform-origin: right;
  }
  .meter-row {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    width: 100%;
    color: var(--_muted-text);
    font-size: 0.9375rem;
  }
  @container call (max-width: 22rem) {
    .device {
      grid-template-columns: minmax(0, 1fr);
      gap: 0.25rem;
    }
    .device button {
      grid-column: 1;
    }
  }
  @media (forced-colors: active) {
    .meter {
      border: 1px solid CanvasText;
    }
    .meter::after {
      background: Highlight;
      forced-color-adjust: none;
    }
  }
`;
