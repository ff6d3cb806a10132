import { css } from 'lit';

/** Styles of the preview on the pre-join screen: local video, its controls, and who is in the room. */
export const previewStyles = css`
  .company {
    overflow: hidden;
    min-height: 1.5em;
    margin: 0 0 0.5rem;
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
    inset: 0.75rem 0.75rem 5rem;
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: 0.75rem;
    color: var(--_muted-text);
    font-size: 0.9375rem;
  }
  .preview-initials {
    display: grid;
    flex: none;
    place-items: center;
    width: 4.5rem;
    height: 4.5rem;
    border-radius: 50%;
    background: var(--_surface);
    color: var(--_text);
    font-size: 1.5rem;
    font-weight: 600;
  }
  .preview-controls {
    position: absolute;
    inset: auto 0.75rem 0.75rem;
    display: flex;
    align-items: center;
    gap: 0.625rem;
    width: fit-content;
    max-width: calc(100% - 1.5rem);
    margin-inline: auto;
    padding: 0.4375rem;
    border-radius: 2rem;
    background: var(--_surface);
    box-shadow: 0 0 0 1px var(--_line);
  }
  .preview-controls .meter {
    width: 5rem;
    margin-inline-end: 0.75rem;
  }
  .way-in .notice {
    flex-wrap: wrap;
    width: 100%;
    row-gap: 0.25rem;
  }
  .way-in .notice p {
    flex-basis: calc(100% - 5.5rem);
  }
  .way-in .notice .plain {
    order: 1;
    margin-inline-start: 1.875rem;
  }
  @container call (max-width: 36rem) or (max-height: 36rem) {
    .preview-placeholder {
      inset-block: 0.5rem 4.5rem;
    }
    .preview-placeholder p,
    .preview-placeholder:has(button) .preview-initials {
      display: none;
    }
    .preview-placeholder button {
      padding: 0 0.75rem;
      font-size: 0.875rem;
    }
    .preview-initials {
      width: 3.5rem;
      height: 3.5rem;
      font-size: 1.25rem;
    }
    .preview-controls {
      inset-block-end: 0.5rem;
    }
  }
`;
