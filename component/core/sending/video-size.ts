/** A size in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Pictures are scaled in steps of at least so much height: a tile that grows by a pixel must not begin an encoder anew. */
const STEP_PX = 9;
/** Smaller than this, a face is no face. */
const LEAST_PX = 80;
/** 260.9999 pixels are 261. */
const ROUNDING = 1e-6;

export function area({ width, height }: Size): number {
  return width * height;
}

/**
 * How a picture fills a box of another shape, in pixels: −1 covers it, so that what is shown is sharp and what is cut off
 * is paid for as well; 1 has no more than if the whole picture were fitted in; 0 has as many as the box.
 */
export type Fit = number;

/** Nothing is cut off a shared screen. */
export const containFit: Fit = 1;

/** Face to face every pixel counts; the more there are, the less is spent on what nobody sees. */
export function fitForLinks(links: number): Fit {
  return 1 - 2 / Math.max(1, links);
}

/**
 * The size to send a source in, for a box of device pixels: exactly the box where the shapes agree, else what `fit` says;
 * never larger than the source, and of its shape.
 *
 * @param scale less than 1 for a picture that has to be smaller than what is shown
 */
export function encodedSize(source: Size, box: Size, fit: Fit, scale = 1): Size {
  const shape = (box.width * source.height) / (box.height * source.width);
  const uncut = Math.min(shape, 1 / shape);
  const ratio = Math.min(1, Math.sqrt((area(box) * uncut ** fit) / area(source)) * scale);
  if (ratio >= 1) return source;
  const least = Math.min(1, LEAST_PX / Math.min(source.width, source.height));
  const step = stepOf(source);
  const steps = Math.max(1, Math.floor((source.height * Math.max(ratio, least)) / step + ROUNDING));
  const height = Math.min(source.height, steps * step);
  return { width: Math.round((source.width * height) / source.height), height };
}

/** 464×261 and not 464.2: a shape that is a ratio of small numbers is kept to the pixel. */
function stepOf({ width, height }: Size): number {
  const unit = height / greatestDivisor(width, height);
  return unit > STEP_PX * 2 ? STEP_PX : unit * Math.ceil(STEP_PX / unit);
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
