/** Verdict of a congestion detector after one measurement. */
export type Congestion =
  /** Less capacity than the sent media needs. */
  | 'congested'
  /** Enough for the sent media, and not clearly more. */
  | 'stable'
  /** Enough for the next step up as well, as far as is known. */
  | 'headroom';

const thresholds = {
  /** Share of lost packets above which less has to be sent. */
  congestedLoss: 0.12,
  /** A path with less capacity has room for audio, but for no usable video. */
  minVideoPathBps: 100_000,
  /** Capacity over allocation: encoders cope with somewhat less than they are allocated. */
  congestedRatio: 0.65,
  headroomRatio: 1.15,
  /** Share of due frames that were encoded: below the first, the CPU cannot keep up. */
  congestedEncodedShare: 0.6,
  headroomEncodedShare: 0.85,
} as const;

/** Steps down for losses alone: a path with many losses does not always lack capacity. */
const MAX_STEPS_FOR_LOSS = 2;

/** Measurement of one link. */
export interface LinkMeasurement {
  /** Estimated capacity of the path, bits per second; null where the browser has no estimate. */
  readonly availableBps: number | null;
  /** Share of sent packets that are lost, smoothed over several seconds. */
  readonly lossShare: number;
  /** Bits per second that are allocated to the link, audio included. */
  readonly allocatedBps: number;
  /** Whether any video is sent. Without video the browser cannot estimate more than audio needs. */
  readonly sendsVideo: boolean;
  /** Present degradation: an index into `degradationSteps`. */
  readonly step: number;
}

/** Congestion detector of one link, by the estimated capacity and the lost packets. */
export function linkCongestion({
  availableBps,
  lossShare,
  allocatedBps,
  sendsVideo,
  step,
}: LinkMeasurement): Congestion {
  if (!sendsVideo) return 'headroom';
  const neededBps = Math.max(allocatedBps * thresholds.congestedRatio, thresholds.minVideoPathBps);
  if (availableBps !== null && availableBps < neededBps) return 'congested';
  if (lossShare >= thresholds.congestedLoss)
    return availableBps === null || step < MAX_STEPS_FOR_LOSS ? 'congested' : 'stable';
  return availableBps === null ||
    availableBps >= Math.max(allocatedBps, thresholds.minVideoPathBps) * thresholds.headroomRatio
    ? 'headroom'
    : 'stable';
}

/** Measurement of this machine's encoders. */
export interface CpuMeasurement {
  /** Share of due frames that were encoded, over all links; null if none were due. */
  readonly encodedShare: number | null;
  /** Whether an encoder reports `qualityLimitationReason: 'cpu'`. */
  readonly cpuLimited: boolean;
}

/** Congestion detector of this machine's CPU, by the frames that its encoders drop. */
export function cpuCongestion({ encodedShare, cpuLimited }: CpuMeasurement): Congestion {
  if (encodedShare === null) return 'stable';
  if (cpuLimited || encodedShare < thresholds.congestedEncodedShare) return 'congested';
  return encodedShare >= thresholds.headroomEncodedShare ? 'headroom' : 'stable';
}
