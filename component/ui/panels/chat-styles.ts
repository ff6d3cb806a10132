import { css } from 'lit';

/** Styles of the chat panel. */
export const chatStyles = css`
  mesh-call-chat {
    display: flex;
    flex: 1 1 0;
    flex-direction: column;
    min-height: 0;
  }
  .messages {
    display: flex;
    flex: 1 1 0;
    flex-direction: column;
    gap: calc(0.75 * var(--_em));
    min-height: 0;
    margin: 0;
    padding: calc(0.25 * var(--_em)) var(--_em) var(--_em);
    overflow-y: auto;
    overscroll-behavior: contain;
    list-style: none;
  }
  .messages:focus-visible {
    outline: 3px solid var(--_focus);
    outline-offset: -3px;
  }
  .messages > .hint {
    margin: auto;
  }
  .earlier {
    text-align: center;
  }
  .message {
    max-width: 92%;
    align-self: flex-start;
    /* Stacked combining marks stay inside their message. */
    overflow: hidden;
    contain: content;
    content-visibility: auto;
    contain-intrinsic-block-size: auto calc(3.5 * var(--_em));
    flex: none;
  }
  .message.own {
    align-self: flex-end;
  }
  .message-head {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    column-gap: calc(0.5 * var(--_em));
    margin-bottom: calc(0.25 * var(--_em));
    color: var(--_muted-text);
    font-size: calc(0.75 * var(--_em));
  }
  .message-name {
    overflow: hidden;
    max-width: 100%;
    color: var(--_text);
    font-weight: 600;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .message-private {
    color: var(--_focus);
    font-weight: 600;
  }
  .message-text {
    padding: calc(0.5 * var(--_em)) calc(0.75 * var(--_em));
    border-radius: var(--_em);
    background: var(--_fill);
    font-size: calc(0.9375 * var(--_em));
    line-height: 1.4;
    overflow-wrap: anywhere;
    white-space: pre-wrap;
    unicode-bidi: isolate;
  }
  .own .message-text {
    background: color-mix(in srgb, var(--_accent) 18%, var(--_surface));
  }
  .message-text.large {
    padding: 0;
    background: none;
    font-size: calc(2.25 * var(--_em));
    line-height: 1.25;
  }
  .message-text a {
    color: var(--_focus);
  }
  .message .hint,
  .to .hint {
    font-size: calc(0.75 * var(--_em));
  }
  .failed,
  .failed .icon {
    color: var(--_off-text);
  }
  .write {
    display: grid;
    flex: none;
    gap: calc(0.5 * var(--_em));
    padding: calc(0.75 * var(--_em));
    border-block-start: 1px solid var(--_line);
  }
  .to {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: calc(0.25 * var(--_em)) calc(0.5 * var(--_em));
    color: var(--_muted-text);
    font-size: calc(0.8125 * var(--_em));
  }
  .to select {
    flex: 1 1 calc(6 * var(--_em));
    min-width: 0;
    min-height: calc(2.75 * var(--_em));
  }
  .write-row {
    display: flex;
    align-items: flex-end;
    gap: calc(0.5 * var(--_em));
  }
  .write-row .round {
    flex: none;
    width: calc(2.75 * var(--_em));
    height: calc(2.75 * var(--_em));
  }
  .write-row .icon {
    font-size: calc(1.125 * var(--_em));
  }
  .write-row .icon:dir(rtl) {
    transform: scaleX(-1);
  }
  .write textarea,
  .to select {
    padding: calc(0.625 * var(--_em)) calc(0.75 * var(--_em));
    border: 1px solid var(--_field-line, var(--_line));
    border-radius: calc(0.875 * var(--_em));
    background: var(--_background);
    color: var(--_text);
    font: inherit;
    font-size: var(--_em);
  }
  .to select {
    padding-block: 0;
    font-size: calc(0.875 * var(--_em));
  }
  .write textarea {
    flex: 1 1 auto;
    min-width: 0;
    min-height: calc(2.75 * var(--_em));
    max-height: calc(8 * var(--_em));
    field-sizing: content;
    resize: none;
    line-height: 1.4;
  }
  :is(textarea, select):focus-visible {
    outline: 3px solid var(--_focus);
    outline-offset: 1px;
  }
`;
