import { area, type Size } from './video-size.js';

/** What a camera is asked for. */
export interface CaptureFormat extends Size {
  /** Frames a second. */
  readonly frameRate: number;
}

/** What cameras do well. */
const sizes: readonly Size[] = [
  { width: 320, height: 180 },
  { width: 640, height: 360 },
  { width: 1_280, height: 720 },
];

/** A browser leaves out every second frame of a camera's 30, or two of three, without a stutter. */
const frameRates = [10, 15, 30] as const;

/** A picture that has to be stretched by so little more is not worth a camera's restart. */
const NEARLY = 0.8;

/**
 * The least in which a camera can take what the largest of these boxes shows: more would be thrown away by every
 * encoder, and drawn in the own tile for nothing. Null where nobody shows anything.
 *
 * @param framesPerSecond at which pictures are sent
 */
export function captureFormat(boxes: readonly Size[], framesPerSecond: number): CaptureFormat | null {
  const most = Math.max(0, ...boxes.map(area));
  const size = sizes.find((each) => area(each) >= most * NEARLY) ?? sizes.at(-1);
  if (most === 0 || !size) return null;
  return { ...size, frameRate: frameRates.find((rate) => rate >= framesPerSecond) ?? 30 };
}
