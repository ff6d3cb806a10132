import { css } from 'lit';

/** Layout of the pre-join screen. It reserves the place of the preview, so that nothing moves when that is loaded. */
export const prejoinStyles = css`
  .prejoin {
    gap: calc(1.25 * var(--_em));
  }
  .preview {
    position: relative;
    flex: none;
    width: min(100%, 36 * var(--_em), 75cqh);
    min-width: min(100%, 17 * var(--_em));
    aspect-ratio: 16 / 9;
    border-radius: min(var(--_radius), 1.25 * var(--_em));
    background: var(--_tile);
  }
  .way-in {
    display: flex;
    flex-direction: column;
    flex: none;
    gap: calc(0.75 * var(--_em));
    width: min(100%, 26 * var(--_em));
    text-align: start;
  }
  .way-in .strip {
    max-height: none;
  }
  .way-in label[for] {
    margin-bottom: calc(-0.5 * var(--_em));
    color: var(--_muted-text);
    font-size: calc(0.875 * var(--_em));
  }
  .name-and-join {
    display: flex;
    gap: calc(0.5 * var(--_em));
    margin-bottom: calc(0.5 * var(--_em));
  }
  .name-and-join .primary {
    flex: none;
    min-width: calc(6 * var(--_em));
  }
  .field {
    width: 100%;
    min-width: 0;
    min-height: calc(2.75 * var(--_em));
    margin: 0;
    padding: 0 calc(0.75 * var(--_em));
    border: 1px solid var(--_muted-text);
    border-radius: min(var(--_radius), 0.75 * var(--_em));
    background: var(--_surface);
    color: var(--_text);
    font: inherit;
  }
  .field:focus-visible {
    outline: 3px solid var(--_focus);
    outline-offset: 1px;
  }
  .device-place {
    min-height: calc(15 * var(--_em));
  }
  @container call (max-width: 36em) {
    .preview {
      aspect-ratio: 4 / 3;
    }
  }
  @container call (min-width: 54em) or ((min-width: 40em) and (max-height: 36em)) {
    .prejoin {
      flex-direction: row;
      align-items: safe center;
      gap: calc(2 * var(--_em));
    }
    .preview {
      flex: 0 1 calc(40 * var(--_em));
      width: auto;
      min-width: 0;
    }
    .way-in {
      flex: 0 0 clamp(17 * var(--_em), 45%, 22 * var(--_em));
    }
  }
`;
