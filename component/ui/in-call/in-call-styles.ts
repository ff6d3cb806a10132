import { css } from 'lit';

/** Styles of the in-call interface: menus, side panels, pager, toasts and reactions. */
export const inCallStyles = css`
  /* Instead of full screen. Important, since rules of the page for the element win over these otherwise. */
  :host([data-fills-window]) {
    position: fixed !important;
    z-index: 2147483647 !important;
    inset: 0 !important;
    width: 100% !important;
    min-width: 0 !important;
    max-width: none !important;
    height: 100% !important;
    min-height: 0 !important;
    max-height: none !important;
    margin: 0 !important;
    padding: 0 !important;
    border: 0 !important;
    border-radius: 0 !important;
    transform: none !important;
    translate: none !important;
    scale: none !important;
    rotate: none !important;
  }
  :host([data-fills-window]) .call {
    padding: env(safe-area-inset-top) env(safe-area-inset-right) env(safe-area-inset-bottom) env(safe-area-inset-left);
    border-radius: 0;
  }
  .active {
    background: var(--_accent);
    color: #fff;
  }
  .controls:is([data-place='over'], [data-place='hidden']) {
    position: absolute;
    z-index: 3;
    inset: auto calc(0.75 * var(--_em)) calc(0.75 * var(--_em));
    transition: opacity 0.2s;
  }
  .controls[data-place='hidden']:not(:focus-within:has(:focus-visible), :hover) {
    opacity: 0;
    pointer-events: none;
  }
  /* Slotted content can be clicked; the area around it lets pointers through to the tile. */
  ::slotted([slot='empty']) {
    pointer-events: auto;
  }
  .notice.sound {
    padding: 0;
    background: none;
    box-shadow: none;
  }
  @container call (max-width: 36em) {
    .notice.sound {
      justify-content: center;
    }
    .notice.muted p {
      flex-basis: 0;
    }
  }
  .decisions {
    display: flex;
    flex: none;
    gap: calc(0.5 * var(--_em));
    margin-inline-start: auto;
  }
  .decisions .plain {
    order: 0;
    margin: 0;
  }
  .menu {
    position: absolute;
    z-index: 3;
    inset-block-end: calc(100% + 0.5 * var(--_em));
    inset-inline: 0;
    display: flex;
    flex-direction: column;
    width: max-content;
    min-width: calc(13 * var(--_em));
    max-width: calc(100cqw - var(--_em));
    max-height: min(24 * var(--_em), calc(100cqh - 6.5 * var(--_em)));
    margin-inline: auto;
    padding: calc(0.375 * var(--_em));
    overflow-y: auto;
    border-radius: min(var(--_radius), 1.25 * var(--_em));
    background: var(--_surface);
    outline: none;
    box-shadow:
      0 0 0 1px var(--_line),
      0 12px 40px rgb(0 0 0 / 0.24);
    animation: appear-late 0.12s;
  }
  .menu-reactions {
    flex-flow: row wrap;
    justify-content: center;
    min-width: 0;
  }
  .item {
    justify-content: flex-start;
    gap: calc(0.875 * var(--_em));
    padding: 0 calc(0.875 * var(--_em));
    border-radius: calc(0.75 * var(--_em));
    background: none;
    color: var(--_text);
    font-weight: 500;
    text-align: start;
  }
  .item .icon {
    color: var(--_muted-text);
  }
  .item[data-active] .icon,
  .item[aria-pressed='true'] .icon {
    color: var(--_accent);
  }
  .item .badge {
    position: static;
    margin-inline-start: auto;
  }
  .menu-title {
    padding: calc(0.625 * var(--_em)) calc(0.875 * var(--_em)) calc(0.25 * var(--_em));
    color: var(--_muted-text);
    font-size: calc(0.8125 * var(--_em));
  }
  .emoji {
    font-size: calc(1.5 * var(--_em));
  }
  .side {
    display: flex;
    flex: 0 0 calc(22 * var(--_em));
    flex-direction: column;
    min-width: 0;
    min-height: 0;
    overflow: hidden;
    border-radius: min(var(--_radius), 1.25 * var(--_em));
    background: var(--_surface);
    outline: none;
    box-shadow: inset 0 0 0 1px var(--_line);
    color: var(--_text);
  }
  .side header {
    display: flex;
    flex: none;
    align-items: center;
    justify-content: space-between;
    padding: calc(0.375 * var(--_em));
    padding-inline-start: var(--_em);
  }
  .side h2 {
    font-size: var(--_em);
    font-weight: 600;
  }
  .side-body {
    display: flex;
    flex: 1 1 0;
    flex-direction: column;
    gap: calc(0.75 * var(--_em));
    min-height: 0;
    padding: 0 var(--_em) var(--_em);
    overflow-y: auto;
    overscroll-behavior: contain;
  }
  .pager {
    position: absolute;
    z-index: 1;
    inset-block: 0;
    inset-inline: 0;
    display: flex;
    align-items: center;
    justify-content: space-between;
    pointer-events: none;
  }
  .turn {
    padding: 0;
    border-radius: 50%;
    background: rgb(13 16 22 / 0.66);
    color: #fff;
    pointer-events: auto;
  }
  .turn:disabled {
    visibility: hidden;
  }
  .turn .icon:dir(rtl) {
    transform: scaleX(-1);
  }
  .toasts {
    position: absolute;
    z-index: 2;
    inset-block-end: calc(100% + 0.5 * var(--_em));
    inset-inline: 0;
    height: calc(5 * var(--_em));
    pointer-events: none;
  }
  /* An empty box would put the toolbar into a compositor layer above the videos. */
  .toasts:not(:has(.toast)) {
    display: none;
  }
  .toast {
    position: absolute;
    inset-block-end: 0;
    inset-inline: 0;
    width: fit-content;
    max-width: min(100%, 24 * var(--_em));
    margin-inline: auto;
    padding: calc(0.5 * var(--_em)) calc(0.875 * var(--_em));
    overflow: hidden;
    border-radius: calc(1.25 * var(--_em));
    background: rgb(13 16 22 / 0.82);
    color: #fff;
    font-size: calc(0.875 * var(--_em));
    font-weight: 500;
    line-height: 1.3;
    text-overflow: ellipsis;
    white-space: nowrap;
    animation: appear-late 0.15s;
  }
  .toast[data-place='1'] {
    inset-block-end: calc(2.5 * var(--_em));
  }
  .reactions {
    position: absolute;
    z-index: 2;
    inset: 0;
    overflow: hidden;
    pointer-events: none;
  }
  .reaction {
    position: absolute;
    font-size: clamp(1.75 * var(--_em), 5cqmin, 2.75 * var(--_em));
    line-height: 1;
  }
  .badge {
    position: absolute;
    inset-block-start: calc(-0.125 * var(--_em));
    inset-inline-end: calc(-0.125 * var(--_em));
    min-width: calc(1.25 * var(--_em));
    padding: 0 calc(0.3125 * var(--_em));
    border-radius: calc(0.625 * var(--_em));
    background: var(--_danger);
    color: #fff;
    font-size: calc(0.75 * var(--_em));
    font-weight: 600;
    line-height: calc(1.25 * var(--_em));
    text-align: center;
  }
  /* Generated content stays out of the button's label; its description contains the number. */
  .badge::before {
    content: attr(data-count);
    content: attr(data-count) / '';
  }
  @container call (max-width: 52em) {
    .side {
      position: absolute;
      z-index: 1;
      inset: 0;
    }
    /* Covered tiles count as invisible, so that their video is not sent. */
    .middle[data-side] .stage {
      visibility: hidden;
    }
  }
  /* In a short element, also after zooming in, a side panel fills the call. */
  @container call (max-height: 22em) {
    .middle[data-side] {
      position: static;
    }
    .middle[data-side] > .side {
      position: absolute;
      z-index: 4;
      inset: calc(0.5 * var(--_em));
    }
    .middle[data-side] ~ *,
    .middle[data-side] .stage {
      visibility: hidden;
    }
    .menu:not(.menu-tile) {
      max-height: calc(100cqh - 5 * var(--_em));
    }
  }
  @container call (min-width: 90em) {
    .toasts {
      inset-block-end: 0;
      inset-inline: 0 auto;
      width: calc(16 * var(--_em));
    }
    .toast {
      margin-inline: 0 auto;
    }
  }
  @media (forced-colors: active) {
    .active {
      background: Highlight;
      color: HighlightText;
      forced-color-adjust: none;
    }
    .menu,
    .side,
    .toast {
      border: 1px solid CanvasText;
    }
    .item[aria-pressed='true'] {
      outline: 2px solid Highlight;
    }
  }
`;
