/** A size in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Pictures are scaled in steps: a tile that grows by a pixel must not begin an encoder anew. */
const STEP_PX = 16;
/** Smaller than this, a face is no face. */
const LEAST_PX = 80;

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
  const least = Math.min(1, LEAST_PX / Math.min(source.width, source.height));
  const height = Math.floor((source.height * Math.max(ratio, least)) / STEP_PX) * STEP_PX || source.height;
  const factor = ratio >= 1 ? 1 : height / source.height;
  return { width: Math.round(source.width * factor), height: Math.round(source.height * factor) };
}
