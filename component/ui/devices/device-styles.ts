import { css } from 'lit';

/** Styles of the device choice and of the level meter. */
export const deviceStyles = css`
  .devices {
    display: grid;
    gap: calc(0.5 * var(--_em));
    width: 100%;
    text-align: start;
  }
  .device {
    display: grid;
    grid-template-columns: calc(7.5 * var(--_em)) minmax(0, 1fr);
    align-items: center;
    gap: calc(0.5 * var(--_em));
  }
  .device label[for] {
    display: flex;
    margin: 0;
    align-items: center;
    gap: calc(0.5 * var(--_em));
    color: var(--_muted-text);
    font-size: calc(0.9375 * var(--_em));
  }
  .device .icon {
    font-size: calc(1.125 * var(--_em));
  }
  .device button {
    grid-column: 2;
    justify-self: start;
  }
  .device-failure {
    color: var(--_text);
    font-size: calc(0.875 * var(--_em));
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
    min-width: calc(3 * var(--_em));
    height: calc(0.5 * var(--_em));
    overflow: hidden;
    border-radius: calc(0.25 * var(--_em));
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
    gap: calc(0.5 * var(--_em));
    width: 100%;
    color: var(--_muted-text);
    font-size: calc(0.9375 * var(--_em));
  }
  @container call (max-width: 22em) {
    .device {
      grid-template-columns: minmax(0, 1fr);
      gap: calc(0.25 * var(--_em));
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
