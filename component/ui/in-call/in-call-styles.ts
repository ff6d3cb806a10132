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
    inset: auto 0.75rem 0.75rem;
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
  @container call (max-width: 36rem) {
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
    gap: 0.5rem;
    margin-inline-start: auto;
  }
  .decisions .plain {
    order: 0;
    margin: 0;
  }
  .menu {
    position: absolute;
    z-index: 3;
    inset-block-end: calc(100% + 0.5rem);
    inset-inline: 0;
    display: flex;
    flex-direction: column;
    width: max-content;
    min-width: 13rem;
    max-width: calc(100cqw - 1rem);
    max-height: min(24rem, calc(100cqh - 6.5rem));
    margin-inline: auto;
    padding: 0.375rem;
    overflow-y: auto;
    border-radius: min(var(--_radius), 1.25rem);
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
    gap: 0.875rem;
    padding: 0 0.875rem;
    border-radius: 0.75rem;
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
    padding: 0.625rem 0.875rem 0.25rem;
    color: var(--_muted-text);
    font-size: 0.8125rem;
  }
  .emoji {
    font-size: 1.5rem;
  }
  .side {
    display: flex;
    flex: 0 0 22rem;
    flex-direction: column;
    min-width: 0;
    min-height: 0;
    overflow: hidden;
    border-radius: min(var(--_radius), 1.25rem);
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
    padding: 0.375rem;
    padding-inline-start: 1rem;
  }
  .side h2 {
    font-size: 1rem;
    font-weight: 600;
  }
  .side-body {
    display: flex;
    flex: 1 1 0;
    flex-direction: column;
    gap: 0.75rem;
    min-height: 0;
    padding: 0 1rem 1rem;
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
    inset-block-end: calc(100% + 0.5rem);
    inset-inline: 0;
    height: 5rem;
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
    max-width: min(100%, 24rem);
    margin-inline: auto;
    padding: 0.5rem 0.875rem;
    overflow: hidden;
    border-radius: 1.25rem;
    background: rgb(13 16 22 / 0.82);
    color: #fff;
    font-size: 0.875rem;
    font-weight: 500;
    line-height: 1.3;
    text-overflow: ellipsis;
    white-space: nowrap;
    animation: appear-late 0.15s;
  }
  .toast[data-place='1'] {
    inset-block-end: 2.5rem;
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
    font-size: clamp(1.75rem, 5cqmin, 2.75rem);
    line-height: 1;
  }
  .badge {
    position: absolute;
    inset-block-start: -0.125rem;
    inset-inline-end: -0.125rem;
    min-width: 1.25rem;
    padding: 0 0.3125rem;
    border-radius: 0.625rem;
    background: var(--_danger);
    color: #fff;
    font-size: 0.75rem;
    font-weight: 600;
    line-height: 1.25rem;
    text-align: center;
  }
  /* Generated content stays out of the button's label; its description contains the number. */
  .badge::before {
    content: attr(data-count);
    content: attr(data-count) / '';
  }
  @container call (max-width: 52rem) {
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
  @container call (max-height: 22rem) {
    .middle[data-side] {
      position: static;
    }
    .middle[data-side] > .side {
      position: absolute;
      z-index: 4;
      inset: 0.5rem;
    }
    .middle[data-side] ~ * {
      visibility: hidden;
    }
    .menu:not(.menu-tile) {
      max-height: calc(100cqh - 5rem);
    }
  }
  @container call (min-width: 90rem) {
    .toasts {
      inset-block-end: 0;
      inset-inline: 0 auto;
      width: 16rem;
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
