// Arithmetic on video sizes: what fits into a tile, and what an encoder makes of it.

/** A size in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Smallest change of the height, pixels: a tile that grows by one pixel must not reconfigure an encoder. */
const MIN_STEP_PX = 9;
/** Smallest width and height, pixels: a smaller face is not recognizable. */
const MIN_SIDE_PX = 80;
/** Tolerance for floating-point errors: 260.9999 pixels are 261. */
const ROUNDING = 1e-6;

export function area({ width, height }: Size): number {
  return width * height;
}

/**
 * Fit of a video into a box of another aspect ratio, from −1 to 1, as in CSS `object-fit`. −1 is `cover`: the
 * video is sharp, but the cropped part is sent as well. 1 is `contain`: no more pixels than the whole video
 * fitted into the box has. 0 has as many pixels as the box.
 */
export type Fit = number;

/** Fit of a shared screen, which is never cropped. */
export const containFit: Fit = 1;

/**
 * Fit of a camera video. With one link every pixel counts; with more links, less is spent on cropped pixels.
 */
export function fitForLinks(links: number): Fit {
  return 1 - 2 / Math.max(1, links);
}

/**
 * Size in which to encode a source for a box: exactly the box where the aspect ratios agree, else by `fit`.
 * Never larger than the source, and always of its aspect ratio.
 *
 * @param box device pixels
 * @param scale less than 1 for a video that has to be smaller than the box
 */
export function encodedSize(source: Size, box: Size, fit: Fit, scale = 1): Size {
  const relativeAspect = (box.width * source.height) / (box.height * source.width);
  const visibleShare = Math.min(relativeAspect, 1 / relativeAspect);
  const ratio = Math.min(1, Math.sqrt((area(box) * visibleShare ** fit) / area(source)) * scale);
  if (ratio >= 1) return source;
  const minRatio = Math.min(1, MIN_SIDE_PX / Math.min(source.width, source.height));
  const step = stepOf(source);
  const steps = Math.max(1, Math.floor((source.height * Math.max(ratio, minRatio)) / step + ROUNDING));
  const height = Math.min(source.height, steps * step);
  return { width: Math.round((source.width * height) / source.height), height };
}

/** Step of the height that keeps an aspect ratio of small integers exact: 464×261, never 464.2×261. */
function stepOf({ width, height }: Size): number {
  const unit = height / greatestCommonDivisor(width, height);
  return unit > MIN_STEP_PX * 2 ? MIN_STEP_PX : unit * Math.ceil(MIN_STEP_PX / unit);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
