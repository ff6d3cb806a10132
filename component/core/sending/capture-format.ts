import { area, type Size } from './video-size.js';

/** Capture format that a camera is asked for. */
export interface CaptureFormat extends Size {
  /** Frames per second. */
  readonly frameRate: number;
}

/** Capture sizes that cameras support natively. */
const sizes: readonly Size[] = [
  { width: 320, height: 180 },
  { width: 640, height: 360 },
  { width: 1_280, height: 720 },
];

/**
 * Even divisors of a camera's 30 frames per second, which a browser reaches by dropping frames without a
 * stutter.
 */
const frameRates = [10, 15, 30] as const;

/**
 * Share of the needed area that a smaller capture size must have: a little upscaling is cheaper than a camera
 * restart.
 */
const SUFFICIENT_AREA = 0.8;

/**
 * Smallest capture format that is enough for the largest requested size. A larger one would only be scaled
 * down by every encoder, and drawn in the self view for nothing.
 *
 * @param boxes requested sizes, device pixels
 * @param framesPerSecond highest frame rate that is sent
 * @returns null while no receiver shows the camera
 */
export function captureFormat(boxes: readonly Size[], framesPerSecond: number): CaptureFormat | null {
  const maxArea = Math.max(0, ...boxes.map(area));
  const size = sizes.find((each) => area(each) >= maxArea * SUFFICIENT_AREA) ?? sizes.at(-1);
  if (maxArea === 0 || !size) return null;
  return { ...size, frameRate: frameRates.find((rate) => rate >= framesPerSecond) ?? 30 };
}
