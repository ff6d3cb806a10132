import { css } from 'lit';

/** Styles of what the in-call interface adds to tiles: buttons, badges, speaking ring, screen tile, floating self view. */
export const tileOverlayStyles = css`
  /*
   * The stage is a stacking context and a compositor layer of one opaque colour: the compositor draws one rectangle below each
   * video frame, and none of the layers that it covers. The formula maps alpha 1 to 1 and any other alpha to 0, so that a
   * translucent background, or an image, shows the call's own background. The radius keeps the stage inside very round
   * corners of the call.
   */
  .stage {
    border-radius: max(0px, (var(--_radius) - 1.6rem) * 2);
    background-color: rgb(from var(--_background) r g b / calc((alpha - 0.99) * 1000));
    will-change: transform;
  }
  /*
   * The speaking ring lies around the video, not over it. It has no transition: each one would render a dozen frames on every
   * participant's page, for each word.
   */
  .voice-ring {
    --_round: calc(min(var(--_radius), 1.25rem) + 3px);
    position: absolute;
    inset: -3px;
    z-index: -1;
    display: none;
    pointer-events: none;
  }
  .tile[data-speaking] .voice-ring {
    display: block;
  }
  .voice-ring i {
    position: absolute;
    inset: 0 0 auto;
    height: var(--_round);
    border: 3px solid var(--_accent);
    border-block-end: 0;
    border-radius: var(--_round) var(--_round) 0 0;
    will-change: transform;
  }
  .voice-ring i:nth-child(2) {
    inset: auto 0 0;
    border: 3px solid var(--_accent);
    border-block-start: 0;
    border-radius: 0 0 var(--_round) var(--_round);
  }
  /* One pixel of overlap: compositor layers are aligned to whole pixels. */
  .voice-ring i:nth-child(n + 3) {
    inset: calc(var(--_round) - 1px) auto calc(var(--_round) - 1px) 0;
    width: 3px;
    height: auto;
    border: 0;
    border-radius: 0;
    background: var(--_accent);
  }
  .voice-ring i:last-child {
    right: 0;
    left: auto;
  }
  /* Above the neighbouring tiles, where the gap is narrower than the ring. */
  .tile[data-speaking]:not([data-float]) {
    z-index: 1;
  }
  .tile[data-left-out] video {
    opacity: 0;
  }
  .tile:is([data-connection='reconnecting'], [data-paused]) video {
    filter: grayscale(0.7) brightness(0.55);
  }
  .tile[data-source='screen'] {
    background: var(--_tile);
  }
  .tile[data-source='screen'] video {
    object-fit: contain;
    background: #000;
  }
  /* In a very wide tile, a cropped video would show little more than a face. */
  @container (min-aspect-ratio: 2 / 1) {
    .tile[data-stage] video {
      object-fit: contain;
      background: var(--_tile);
    }
  }
  .tile:is([data-connection='reconnecting'], [data-connection='failed']) .avatar span {
    opacity: 0.5;
  }
  .tile[data-left-out] .avatar {
    visibility: visible;
  }
  /* In a large room, smooth spinners took 11 % of a core at each join; eight steps take half. */
  .tile-state .icon-spinner {
    animation-timing-function: steps(8);
  }
  /* Cuts a text that is longer than the tile is wide. */
  .tile-state span {
    overflow: hidden;
    line-height: 1.4;
    text-overflow: ellipsis;
  }
  @container (max-height: 5.5rem) or (max-width: 6.5rem) {
    .tile-name,
    .tile-state {
      height: 1.375rem;
      max-width: calc(100% - 0.5rem);
      font-size: 0.6875rem;
    }
    .tile-name,
    .tile-state {
      inset-inline-start: 0.25rem;
    }
    .tile-state {
      inset-block-start: 0.25rem;
    }
    .you {
      display: none;
    }
  }
  @media (forced-colors: active) {
    .tile {
      border: 1px solid CanvasText;
    }
    .tile[data-speaking] {
      outline: 3px solid Highlight;
    }
    .voice-ring i {
      border: 0;
    }
    .tile-name,
    .tile-state,
    button.on-tile {
      background: Canvas;
      color: CanvasText;
    }
  }
  .own-screen {
    position: absolute;
    inset: 0;
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: 0.75rem;
    padding: 0.75rem;
    color: var(--_muted-text);
    font-size: 0.9375rem;
    text-align: center;
    overflow: hidden;
  }
  .own-screen > .icon {
    font-size: 2rem;
  }
  @container (max-height: 11rem) {
    .own-screen > .icon {
      display: none;
    }
  }
  .tile[data-float] {
    box-shadow: 0 4px 20px rgb(0 0 0 / 0.35);
    cursor: grab;
    touch-action: none;
    user-select: none;
  }
  .tile[data-float]:focus-visible {
    outline: 3px solid var(--_focus);
    outline-offset: 2px;
  }
  /* Positioned from the top left by translate, so that a tile that changes its size causes no layout shift. */
  .tile-name {
    inset-block: 0 auto;
    translate: 0 calc(100cqh - 100% - var(--_edge));
    --_edge: 0.5rem;
  }
  .on-tile {
    position: absolute;
    inset-block-start: 0.25rem;
    inset-inline-start: 0;
    translate: calc(var(--_forwards) * (100cqw - 100% - var(--_edge)));
    --_edge: 0.25rem;
    --_forwards: 1;
    padding: 0;
    border-radius: 50%;
    /* The touch target is larger than the visible circle, which covers less of a face. */
    background: radial-gradient(circle, rgb(13 16 22 / 0.72) 1rem, transparent 1.0625rem);
    color: #fff;
    opacity: 0;
  }
  .on-tile:dir(rtl) {
    --_forwards: -1;
  }
  .on-tile.pin {
    --_edge: 2.75rem;
  }
  .on-tile .icon {
    font-size: 1.125rem;
  }
  .tile:is(:hover, :focus-within) .on-tile,
  .on-tile:is([aria-pressed='true'], [aria-expanded='true']) {
    opacity: 1;
  }
  /* Without hover, the menu button is always visible. */
  @media (hover: none) {
    .on-tile.options {
      opacity: 1;
    }
  }
  .menu-tile {
    inset: auto;
    margin: 0;
    max-width: calc(100% - 0.5rem);
    max-height: calc(100% - 0.5rem);
  }
  .volume {
    display: flex;
    align-items: center;
    min-height: 2.75rem;
  }
  .volume input {
    flex: 1 1 6rem;
    min-width: 4rem;
    height: 2.75rem;
    margin: 0;
    accent-color: var(--_accent);
  }
  .tile[data-whole] video {
    object-fit: contain;
    background: var(--_tile);
  }
  .quality-mark {
    color: #ffc65c;
    font-size: 0.9375rem;
  }
  .quality-mark[data-quality='poor'] {
    color: #ff9d95;
  }
  .hand-mark {
    color: #ffd76a;
    font-size: 0.9375rem;
  }
  @container (max-height: 6rem) or (max-width: 7rem) {
    .pin {
      display: none;
    }
    .on-tile {
      inset-block-start: -0.125rem;
      --_edge: -0.125rem;
    }
  }
  @container (max-height: 5.5rem) or (max-width: 6.5rem) {
    .tile-name {
      --_edge: 0.25rem;
    }
  }
`;
