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
    border-radius: max(0px, (var(--_radius) - 1.6 * var(--_em)) * 2);
    background-color: rgb(from var(--_background) r g b / calc((alpha - 0.99) * 1000));
    will-change: transform;
  }
  /*
   * The speaking ring lies around the video, not over it. It has no transition: each one would render a dozen frames on every
   * participant's page, for each word.
   */
  .voice-ring {
    --_round: calc(min(var(--_radius), 1.25 * var(--_em)) + 3px);
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
  @container (max-height: 5.5em) or (max-width: 6.5em) {
    .tile-name,
    .tile-state {
      height: calc(1.375 * var(--_em));
      max-width: calc(100% - 0.5 * var(--_em));
      font-size: calc(0.6875 * var(--_em));
    }
    .tile-name,
    .tile-state {
      inset-inline-start: calc(0.25 * var(--_em));
    }
    .tile-state {
      inset-block-start: calc(0.25 * var(--_em));
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
    gap: calc(0.75 * var(--_em));
    padding: calc(0.75 * var(--_em));
    color: var(--_muted-text);
    font-size: calc(0.9375 * var(--_em));
    text-align: center;
    overflow: hidden;
  }
  .own-screen > .icon {
    font-size: calc(2 * var(--_em));
  }
  @container (max-height: 11em) {
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
    --_edge: calc(0.5 * var(--_em));
  }
  .on-tile {
    position: absolute;
    inset-block-start: calc(0.25 * var(--_em));
    inset-inline-start: 0;
    translate: calc(var(--_forwards) * (100cqw - 100% - var(--_edge)));
    --_edge: calc(0.25 * var(--_em));
    --_forwards: 1;
    padding: 0;
    border-radius: 50%;
    /* The touch target is larger than the visible circle, which covers less of a face. */
    background: radial-gradient(circle, rgb(13 16 22 / 0.72) var(--_em), transparent calc(1.0625 * var(--_em)));
    color: #fff;
    opacity: 0;
  }
  .on-tile:dir(rtl) {
    --_forwards: -1;
  }
  .on-tile.pin {
    --_edge: calc(2.75 * var(--_em));
  }
  .on-tile .icon {
    font-size: calc(1.125 * var(--_em));
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
    max-width: calc(100% - 0.5 * var(--_em));
    max-height: calc(100% - 0.5 * var(--_em));
  }
  .volume {
    display: flex;
    align-items: center;
    min-height: calc(2.75 * var(--_em));
  }
  .volume input {
    flex: 1 1 calc(6 * var(--_em));
    min-width: calc(4 * var(--_em));
    height: calc(2.75 * var(--_em));
    margin: 0;
    accent-color: var(--_accent);
  }
  .tile[data-whole] video {
    object-fit: contain;
    background: var(--_tile);
  }
  .quality-mark {
    color: #ffc65c;
    font-size: calc(0.9375 * var(--_em));
  }
  .quality-mark[data-quality='poor'] {
    color: #ff9d95;
  }
  .hand-mark {
    color: #ffd76a;
    font-size: calc(0.9375 * var(--_em));
  }
  @container (max-height: 6em) or (max-width: 7em) {
    .pin {
      display: none;
    }
    .on-tile {
      inset-block-start: calc(-0.125 * var(--_em));
      --_edge: calc(-0.125 * var(--_em));
    }
  }
  @container (max-height: 5.5em) or (max-width: 6.5em) {
    .tile-name {
      --_edge: calc(0.25 * var(--_em));
    }
  }
`;
