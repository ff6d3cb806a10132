import { css } from 'lit';

/** Layout of the pre-join screen. It reserves the place of the preview, so that nothing moves when that is loaded. */
export const prejoinStyles = css`
  .prejoin {
    gap: 1.25rem;
  }
  .preview {
    position: relative;
    flex: none;
    width: min(100%, 36rem, 75cqh);
    min-width: min(100%, 17rem);
    aspect-ratio: 16 / 9;
    border-radius: min(var(--_radius), 1.25rem);
    background: var(--_tile);
  }
  .way-in {
    display: flex;
    flex-direction: column;
    flex: none;
    gap: 0.75rem;
    width: min(100%, 26rem);
    text-align: start;
  }
  .way-in .strip {
    max-height: none;
  }
  .way-in label[for] {
    margin-bottom: -0.5rem;
    color: var(--_muted-text);
    font-size: 0.875rem;
  }
  .name-and-join {
    display: flex;
    gap: 0.5rem;
    margin-bottom: 0.5rem;
  }
  .name-and-join .primary {
    flex: none;
    min-width: 6rem;
  }
  .field {
    width: 100%;
    min-width: 0;
    min-height: 2.75rem;
    margin: 0;
    padding: 0 0.75rem;
    border: 1px solid var(--_muted-text);
    border-radius: min(var(--_radius), 0.75rem);
    background: var(--_surface);
    color: var(--_text);
    font: inherit;
  }
  .field:focus-visible {
    outline: 3px solid var(--_focus);
    outline-offset: 1px;
  }
  .device-place {
    min-height: 15rem;
  }
  @container call (max-width: 36rem) {
    .preview {
      aspect-ratio: 4 / 3;
    }
  }
  @container call (min-width: 54rem) or ((min-width: 40rem) and (max-height: 36rem)) {
    .prejoin {
      flex-direction: row;
      align-items: safe center;
      gap: 2rem;
    }
    .preview {
      flex: 0 1 40rem;
      width: auto;
      min-width: 0;
    }
    .way-in {
      flex: 0 0 clamp(17rem, 45%, 22rem);
    }
  }
`;
