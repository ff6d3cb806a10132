import type { Congestion } from './degradation-ladder.js';

const thresholds = {
  /** Above this, less has to be sent. */
  muchLoss: 0.12,
  /** A way that carries less has room for sound, and for nothing that anybody would call a picture. */
  leastBps: 100_000,
  /** Encoders make do with so much less than they might use. */
  short: 0.65,
  ample: 1.15,
  /** Fewer of the frames that should be made: the processor cannot keep up. */
  fewFrames: 0.6,
  enoughFrames: 0.85,
} as const;

/** A way that loses much is not always narrow: so many steps down for the losses alone, no more. */
const STEPS_FOR_LOSS = 2;

/** How a link stands up to what is sent over it. */
export interface LinkLook {
  /** Bits per second that the way carries as far as is known; null where nobody tells. */
  readonly availableBps: number | null;
  /** Of what is sent, smoothed over several seconds. */
  readonly lossShare: number;
  /** What may be sent now, sound included. */
  readonly givenBps: number;
  /** Whether any pictures are. Without them the browser cannot know what the way would carry. */
  readonly pictures: boolean;
  /** How much is saved already: an index into `thriftSteps`. */
  readonly step: number;
}

export function linkCongestion({ availableBps, lossShare, givenBps, pictures, step }: LinkLook): Congestion {
  if (!pictures) return 'ample';
  const neededBps = Math.max(givenBps * thresholds.short, thresholds.leastBps);
  if (availableBps !== null && availableBps < neededBps) return 'short';
  if (lossShare >= thresholds.muchLoss)
    return availableBps === null || step < STEPS_FOR_LOSS ? 'short' : 'enough';
  return availableBps === null || availableBps >= Math.max(givenBps, thresholds.leastBps) * thresholds.ample
    ? 'ample'
    : 'enough';
}

/** How this machine stands up to making the pictures that it sends. */
export interface MachineLook {
  /** Frames made of those that should have been, over all links; null where none should. */
  readonly framesShare: number | null;
  /** Whether an encoder says that the processor holds it back. */
  readonly processorLimited: boolean;
}

export function machineCongestion({ framesShare, processorLimited }: MachineLook): Congestion {
  if (framesShare === null) return 'enough';
  if (processorLimited || framesShare < thresholds.fewFrames) return 'short';
  return framesShare >= thresholds.enoughFrames ? 'ample' : 'enough';
}
