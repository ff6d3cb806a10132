import { css } from 'lit';

/** Styles of tiles: video, initials, name and state of the connection. */
export const tileStyles = css`
  .tile {
    position: absolute;
    inset: 0 auto auto 0;
    container-type: size;
    border-radius: min(var(--_radius), 1.25 * var(--_em));
    isolation: isolate;
  }
  .hue-0 { --_hue: 214; }
  .hue-1 { --_hue: 248; }
  .hue-2 { --_hue: 282; }
  .hue-3 { --_hue: 326; }
  .hue-4 { --_hue: 354; }
  .hue-5 { --_hue: 22; }
  .hue-6 { --_hue: 162; }
  .hue-7 { --_hue: 192; }
  .tile video {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    border-radius: inherit;
    object-fit: cover;
    opacity: 0;
    transition:
      opacity 0.18s,
      filter 0.3s;
  }
  .tile video[data-live] {
    opacity: 1;
  }
  .tile[data-local] video {
    transform: scaleX(-1);
  }
  .tile[hidden] {
    display: none;
  }
  .tile[data-float] {
    z-index: 2;
  }
  /* In a wide tile, upright video is not cropped. */
  @container (min-aspect-ratio: 6 / 5) {
    .tile video[data-portrait] {
      object-fit: contain;
      background: var(--_tile);
    }
  }
  /* Hidden once there is a frame: the browser draws what lies behind a video with each of its frames. */
  .avatar {
    position: absolute;
    inset: 0;
    z-index: -1;
    display: grid;
    place-items: center;
    border-radius: inherit;
    background: radial-gradient(circle at 50% 40%, hsl(var(--_hue) 60% 55% / 0.2), hsl(var(--_hue) 60% 55% / 0.07)) var(--_tile);
    box-shadow: inset 0 0 0 1px var(--_line);
  }
  video[data-live] + .avatar {
    visibility: hidden;
    transition: visibility 0.2s;
  }
  .avatar span {
    display: grid;
    place-items: center;
    width: min(42cqmin, 8.5 * var(--_em));
    aspect-ratio: 1;
    border-radius: 50%;
    background: linear-gradient(160deg, hsl(var(--_hue) 46% 46%), hsl(var(--_hue) 48% 34%));
    color: #fff;
    font-size: min(16cqmin, 3.2 * var(--_em));
    font-weight: 600;
    letter-spacing: 0.02em;
    line-height: 1;
    user-select: none;
  }
  .tile-name,
  .tile-state {
    position: absolute;
    display: flex;
    align-items: center;
    gap: 0.35em;
    max-width: calc(100% - var(--_em));
    height: calc(1.75 * var(--_em));
    overflow: hidden;
    padding-inline: 0.65em;
    border-radius: var(--_em);
    background: rgb(13 16 22 / 0.66);
    color: #fff;
    font-size: calc(0.8125 * var(--_em));
    font-weight: 500;
    line-height: 1;
    white-space: nowrap;
  }
  .tile-name {
    inset-block-end: calc(0.5 * var(--_em));
    inset-inline-start: calc(0.5 * var(--_em));
  }
  .tile-state {
    inset-block-start: calc(0.5 * var(--_em));
    inset-inline-start: calc(0.5 * var(--_em));
  }
  .tile[data-connection='connecting'] .tile-state {
    animation: appear-late 0.2s backwards 0.5s;
  }
  .name {
    overflow: hidden;
    line-height: 1.4;
    text-overflow: ellipsis;
  }
  .you {
    opacity: 0.75;
  }
  .mute-mark {
    order: 1;
    color: #ff9d95;
    font-size: calc(0.9375 * var(--_em));
  }
`;
