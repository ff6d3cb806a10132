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
    gap: 0.75rem;
    min-height: 0;
    margin: 0;
    padding: 0.25rem 1rem 1rem;
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
    contain-intrinsic-block-size: auto 3.5rem;
    flex: none;
  }
  .message.own {
    align-self: flex-end;
  }
  .message-head {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    column-gap: 0.5rem;
    margin-bottom: 0.25rem;
    color: var(--_muted-text);
    font-size: 0.75rem;
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
    padding: 0.5rem 0.75rem;
    border-radius: 1rem;
    background: var(--_fill);
    font-size: 0.9375rem;
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
    font-size: 2.25rem;
    line-height: 1.25;
  }
  .message-text a {
    color: var(--_focus);
  }
  .message .hint,
  .to .hint {
    font-size: 0.75rem;
  }
  .failed,
  .failed .icon {
    color: var(--_off-text);
  }
  .write {
    display: grid;
    flex: none;
    gap: 0.5rem;
    padding: 0.75rem;
    border-block-start: 1px solid var(--_line);
  }
  .to {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 0.5rem;
    color: var(--_muted-text);
    font-size: 0.8125rem;
  }
  .to select {
    flex: 1 1 6rem;
    min-width: 0;
    min-height: 2.75rem;
  }
  .write-row {
    display: flex;
    align-items: flex-end;
    gap: 0.5rem;
  }
  .write-row .round {
    flex: none;
    width: 2.75rem;
    height: 2.75rem;
  }
  .write-row .icon {
    font-size: 1.125rem;
  }
  .write-row .icon:dir(rtl) {
    transform: scaleX(-1);
  }
  .write textarea,
  .to select {
    padding: 0.625rem 0.75rem;
    border: 1px solid var(--_field-line, var(--_line));
    border-radius: 0.875rem;
    background: var(--_background);
    color: var(--_text);
    font: inherit;
    font-size: 1rem;
  }
  .to select {
    padding-block: 0;
    font-size: 0.875rem;
  }
  .write textarea {
    flex: 1 1 auto;
    min-width: 0;
    min-height: 2.75rem;
    max-height: 8rem;
    field-sizing: content;
    resize: none;
    line-height: 1.4;
  }
  :is(textarea, select):focus-visible {
    outline: 3px solid var(--_focus);
    outline-offset: 1px;
  }
`;
