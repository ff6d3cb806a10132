import { css } from 'lit';

/** Styles of the people panel: participants, host actions and the invitation. */
export const peopleStyles = css`
  .people {
    display: grid;
    gap: calc(0.125 * var(--_em));
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .person {
    display: flex;
    align-items: center;
    gap: calc(0.75 * var(--_em));
    min-height: calc(3 * var(--_em));
  }
  .person-avatar {
    display: grid;
    flex: none;
    place-items: center;
    width: calc(2.25 * var(--_em));
    aspect-ratio: 1;
    border-radius: 50%;
    background: linear-gradient(160deg, hsl(var(--_hue) 46% 46%), hsl(var(--_hue) 48% 34%));
    color: #fff;
    font-size: calc(0.8125 * var(--_em));
    font-weight: 600;
  }
  .person-name {
    display: grid;
    flex: 1 1 auto;
    min-width: 0;
  }
  .person-name > * {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .person .hint {
    font-size: calc(0.75 * var(--_em));
  }
  .person .hint:empty {
    display: none;
  }
  .mark,
  .person-hand {
    display: inline-flex;
    flex: none;
    align-items: center;
    gap: calc(0.25 * var(--_em));
    color: var(--_muted-text);
    font-size: calc(1.0625 * var(--_em));
  }
  .person-hand {
    font-size: calc(0.8125 * var(--_em));
    font-weight: 600;
  }
  .side h3 {
    font-size: calc(0.9375 * var(--_em));
    font-weight: 600;
  }
  .waiter,
  .person:has(.ask[open]) {
    flex-wrap: wrap;
  }
  .waiter {
    row-gap: calc(0.25 * var(--_em));
    padding-block: calc(0.25 * var(--_em));
  }
  .person-actions {
    display: contents;
  }
  .ask summary {
    display: inline-flex;
    align-items: center;
    gap: calc(0.625 * var(--_em));
    min-width: calc(2.75 * var(--_em));
    min-height: calc(2.75 * var(--_em));
    border-radius: calc(1.5 * var(--_em));
    color: var(--_muted-text);
    cursor: pointer;
    list-style: none;
  }
  .ask summary::-webkit-details-marker {
    display: none;
  }
  .person .ask summary {
    justify-content: center;
    float: inline-end;
  }
  .ask summary:focus-visible {
    outline: 3px solid var(--_focus);
  }
  .ask[open] {
    flex: 1 1 100%;
    padding-bottom: calc(0.5 * var(--_em));
  }
  .ask > span {
    display: block;
    padding-block: calc(0.625 * var(--_em)) calc(0.5 * var(--_em));
  }
  .end summary {
    color: var(--_text);
    font-weight: 600;
  }
  .danger {
    background: var(--_danger);
  }
  .room-settings {
    display: grid;
  }
  .switch {
    display: flex;
    align-items: center;
    gap: calc(0.75 * var(--_em));
    min-height: calc(2.75 * var(--_em));
    font-size: calc(0.9375 * var(--_em));
  }
  .switch input {
    flex: none;
    width: calc(1.25 * var(--_em));
    height: calc(1.25 * var(--_em));
    margin: 0;
    accent-color: var(--_accent);
  }
  .invitation {
    display: grid;
    gap: calc(0.5 * var(--_em));
  }
  .invitation input {
    width: 100%;
    min-height: calc(2.75 * var(--_em));
    padding: 0 calc(0.75 * var(--_em));
    border: 1px solid var(--_line);
    border-radius: calc(0.875 * var(--_em));
    background: var(--_background);
    color: var(--_text);
    font: inherit;
    font-size: calc(0.875 * var(--_em));
    text-overflow: ellipsis;
  }
  .qr summary {
    display: flex;
    align-items: center;
    gap: calc(0.5 * var(--_em));
    min-height: calc(2.75 * var(--_em));
    cursor: pointer;
    font-size: calc(0.9375 * var(--_em));
    font-weight: 600;
  }
  .qr summary:focus-visible {
    outline: 3px solid var(--_focus);
    border-radius: calc(0.5 * var(--_em));
  }
  .qr-code {
    width: min(100%, 14 * var(--_em));
    aspect-ratio: 1;
    overflow: hidden;
    border-radius: calc(0.75 * var(--_em));
    background: #fff;
  }
  .qr-code svg {
    display: block;
  }
`;
