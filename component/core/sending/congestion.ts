/** What one look at a link, or at this machine, says. */
export type Congestion =
  /** There is less than what is sent takes. */
  | 'congested'
  /** What is sent now gets through, and not clearly more. */
  | 'stable'
  /** The next more generous step would get through as well, as far as can be known. */
  | 'headroom';

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
export interface LinkMeasurement {
  /** Bits per second that the way carries as far as is known; null where nobody tells. */
  readonly availableBps: number | null;
  /** Of what is sent, smoothed over several seconds. */
  readonly lossShare: number;
  /** What may be sent now, sound included. */
  readonly allocatedBps: number;
  /** Whether any sendsVideo are. Without them the browser cannot know what the way would carry. */
  readonly sendsVideo: boolean;
  /** How much is saved already: an index into `thriftSteps`. */
  readonly step: number;
}

export function linkCongestion({
  availableBps,
  lossShare,
  allocatedBps,
  sendsVideo,
  step,
}: LinkMeasurement): Congestion {
  if (!sendsVideo) return 'headroom';
  const neededBps = Math.max(allocatedBps * thresholds.short, thresholds.leastBps);
  if (availableBps !== null && availableBps < neededBps) return 'congested';
  if (lossShare >= thresholds.muchLoss)
    return availableBps === null || step < STEPS_FOR_LOSS ? 'congested' : 'stable';
  return availableBps === null ||
    availableBps >= Math.max(allocatedBps, thresholds.leastBps) * thresholds.ample
    ? 'headroom'
    : 'stable';
}

/** How this machine stands up to making the sendsVideo that it sends. */
export interface CpuMeasurement {
  /** Frames made of those that should have been, over all links; null where none should. */
  readonly encodedShare: number | null;
  /** Whether an encoder says that the processor holds it back. */
  readonly cpuLimited: boolean;
}

export function cpuCongestion({ encodedShare, cpuLimited }: CpuMeasurement): Congestion {
  if (encodedShare === null) return 'stable';
  if (cpuLimited || encodedShare < thresholds.fewFrames) return 'congested';
  return encodedShare >= thresholds.enoughFrames ? 'headroom' : 'stable';
}
