import { css } from 'lit';

/** Styles of the preview on the pre-join screen: local video, its controls, and who is in the room. */
export const previewStyles = css`
  .company {
    overflow: hidden;
    min-height: 1.5em;
    margin: 0 0 calc(0.5 * var(--_em));
    color: var(--_muted-text);
    text-overflow: ellipsis;
    white-space: nowrap;
    unicode-bidi: plaintext;
  }
  .preview video {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    object-fit: cover;
    border-radius: inherit;
    opacity: 0;
    scale: -1 1;
  }
  .preview video[data-live] {
    opacity: 1;
  }
  .preview-placeholder {
    position: absolute;
    inset: calc(0.75 * var(--_em)) calc(0.75 * var(--_em)) calc(5 * var(--_em));
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: calc(0.75 * var(--_em));
    color: var(--_muted-text);
    font-size: calc(0.9375 * var(--_em));
  }
  .preview-initials {
    display: grid;
    flex: none;
    place-items: center;
    width: calc(4.5 * var(--_em));
    height: calc(4.5 * var(--_em));
    border-radius: 50%;
    background: var(--_surface);
    color: var(--_text);
    font-size: calc(1.5 * var(--_em));
    font-weight: 600;
  }
  .preview-controls {
    position: absolute;
    inset: auto calc(0.75 * var(--_em)) calc(0.75 * var(--_em));
    display: flex;
    align-items: center;
    gap: calc(0.625 * var(--_em));
    width: fit-content;
    max-width: calc(100% - 1.5 * var(--_em));
    margin-inline: auto;
    padding: calc(0.4375 * var(--_em));
    border-radius: calc(2 * var(--_em));
    background: var(--_surface);
    box-shadow: 0 0 0 1px var(--_line);
  }
  .preview-controls .meter {
    width: calc(5 * var(--_em));
    margin-inline-end: calc(0.75 * var(--_em));
  }
  .way-in .notice {
    flex-wrap: wrap;
    width: 100%;
    row-gap: calc(0.25 * var(--_em));
  }
  .way-in .notice p {
    flex-basis: calc(100% - 5.5 * var(--_em));
  }
  .way-in .notice .plain {
    order: 1;
    margin-inline-start: calc(1.875 * var(--_em));
  }
  @container call (max-width: 36em) or (max-height: 36em) {
    .preview-placeholder {
      inset-block: calc(0.5 * var(--_em)) calc(4.5 * var(--_em));
    }
    .preview-placeholder p,
    .preview-placeholder:has(button) .preview-initials {
      display: none;
    }
    .preview-placeholder button {
      padding: 0 calc(0.75 * var(--_em));
      font-size: calc(0.875 * var(--_em));
    }
    .preview-initials {
      width: calc(3.5 * var(--_em));
      height: calc(3.5 * var(--_em));
      font-size: calc(1.25 * var(--_em));
    }
    .preview-controls {
      inset-block-end: calc(0.5 * var(--_em));
    }
  }
`;
