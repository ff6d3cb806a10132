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
 * The size to send a source in, so that it just fills a box of device pixels: as large as the box where the shapes agree,
 * and never larger than the source, or than the box has pixels. Both sides keep the source's shape.
 *
 * @param scale less than 1 for a picture that has to be smaller than what is shown
 */
export function sizeToSend(source: Size, box: Size, scale = 1): Size {
  const ratio = Math.min(1, Math.sqrt(area(box) / area(source)) * scale);
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
