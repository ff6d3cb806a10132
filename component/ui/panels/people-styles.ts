import { css } from 'lit';

/** Styles of the people panel: participants, host actions and the invitation. */
export const peopleStyles = css`
  .people {
    display: grid;
    gap: 0.125rem;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .person {
    display: flex;
    align-items: center;
    gap: 0.75rem;
    min-height: 3rem;
  }
  .person-avatar {
    display: grid;
    flex: none;
    place-items: center;
    width: 2.25rem;
    aspect-ratio: 1;
    border-radius: 50%;
    background: linear-gradient(160deg, hsl(var(--_hue) 46% 46%), hsl(var(--_hue) 48% 34%));
    color: #fff;
    font-size: 0.8125rem;
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
    font-size: 0.75rem;
  }
  .person .hint:empty {
    display: none;
  }
  .mark,
  .person-hand {
    display: inline-flex;
    flex: none;
    align-items: center;
    gap: 0.25rem;
    color: var(--_muted-text);
    font-size: 1.0625rem;
  }
  .person-hand {
    font-size: 0.8125rem;
    font-weight: 600;
  }
  .side h3 {
    font-size: 0.9375rem;
    font-weight: 600;
  }
  .waiter,
  .person:has(.ask[open]) {
    flex-wrap: wrap;
  }
  .waiter {
    row-gap: 0.25rem;
    padding-block: 0.25rem;
  }
  .person-actions {
    display: contents;
  }
  .ask summary {
    display: inline-flex;
    align-items: center;
    gap: 0.625rem;
    min-width: 2.75rem;
    min-height: 2.75rem;
    border-radius: 1.5rem;
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
    padding-bottom: 0.5rem;
  }
  .ask > span {
    display: block;
    padding-block: 0.625rem 0.5rem;
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
    gap: 0.75rem;
    min-height: 2.75rem;
    font-size: 0.9375rem;
  }
  .switch input {
    flex: none;
    width: 1.25rem;
    height: 1.25rem;
    margin: 0;
    accent-color: var(--_accent);
  }
  .invitation {
    display: grid;
    gap: 0.5rem;
  }
  .invitation input {
    width: 100%;
    min-height: 2.75rem;
    padding: 0 0.75rem;
    border: 1px solid var(--_line);
    border-radius: 0.875rem;
    background: var(--_background);
    color: var(--_text);
    font: inherit;
    font-size: 0.875rem;
    text-overflow: ellipsis;
  }
  .qr summary {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    min-height: 2.75rem;
    cursor: pointer;
    font-size: 0.9375rem;
    font-weight: 600;
  }
  .qr summary:focus-visible {
    outline: 3px solid var(--_focus);
    border-radius: 0.5rem;
  }
  .qr-code {
    width: min(100%, 14rem);
    aspect-ratio: 1;
    overflow: hidden;
    border-radius: 0.75rem;
    background: #fff;
  }
  .qr-code svg {
    display: block;
  }
`;
