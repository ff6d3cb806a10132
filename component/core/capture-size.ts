import { area, type Size } from './picture-size.js';

/** What cameras do well. */
const sizes: readonly Size[] = [
  { width: 320, height: 180 },
  { width: 640, height: 360 },
  { width: 1_280, height: 720 },
];

/** A picture that has to be stretched by so little more is not worth a camera's restart. */
const NEARLY = 0.8;

/** The smallest size in which a camera can take what the largest of these boxes shows; null where nobody shows anything. */
export function captureSize(boxes: readonly Size[]): Size | null {
  const most = Math.max(0, ...boxes.map(area));
  if (most === 0) return null;
  return sizes.find((size) => area(size) >= most * NEARLY) ?? sizes.at(-1) ?? null;
}
