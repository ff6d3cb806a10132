import type { Congestion } from './congestion.js';
import { type Degradation, noDegradation } from './uplink-allocation.js';

/**
 * Steps of the degradation ladder, from full quality to audio only: frame rate first, then size, then all
 * video.
 */
export const degradationSteps: readonly Degradation[] = [
  noDegradation,
  { ...noDegradation, frameRateHalvings: 1 },
  { ...noDegradation, frameRateHalvings: 1, sizeHalvings: 1 },
  { frameRateHalvings: 2, sizeHalvings: 1, reducedAudio: true, audioOnly: false },
  { frameRateHalvings: 2, sizeHalvings: 1, reducedAudio: true, audioOnly: true },
];

/** Combines two degradations: the stronger value of each. */
export function strongerDegradation(
  one: Degradation = noDegradation,
  other: Degradation = noDegradation,
): Degradation {
  return {
    frameRateHalvings: Math.max(one.frameRateHalvings, other.frameRateHalvings),
    sizeHalvings: Math.max(one.sizeHalvings, other.sizeHalvings),
    reducedAudio: one.reducedAudio || other.reducedAudio,
    audioOnly: one.audioOnly || other.audioOnly,
  };
}

/**
 * State of one ladder, of a link or of the CPU. Times are of a monotonic clock.
 *
 * See demo/docs/decisions/0022-degradation-ladder.md.
 */
export interface LadderState {
  /** Index into `degradationSteps`. */
  readonly step: number;
  /** Verdict of the last measurement. */
  readonly congestion: Congestion;
  /** Time of the first measurement in a row with this verdict. */
  readonly sinceMs: number;
  readonly steppedAtMs: number;
  /** Whether the last step went up, which may have been too much. */
  readonly steppedUp: boolean;
  /** Whether headroom was measured since the last step, once it had settled. */
  readonly hadHeadroom: boolean;
  /** Headroom must last this long before the next step up. */
  readonly patienceMs: number;
}

const times = {
  /** Congestion that lasts this long causes a step down. A single bad second does not. */
  downMs: 1_500,
  /** The effect of a step is awaited for this long. */
  settleMs: 2_000,
  /** Initial patience before a step up. */
  upMs: 2_500,
  /** A step up that was too much leads to congestion within this time. */
  regretMs: 8_000,
  /**
   * After a pause, video restarts small; the browser takes this long to measure whether the path has capacity
   * for it.
   */
  trialMs: 5_000,
  /**
   * Longest patience while video is paused. With one failed trial just before the network recovers, and the
   * successful one, video is back within 15 s. Measurements come about every second: this is two of them.
   */
  pausedMs: 1_900,
} as const;

/** Limits of a ladder: its last step, and the longest patience before a step up is tried. */
export interface Ladder {
  readonly lastStep: number;
  readonly maxPatienceMs: number;
}

/** Ladder of one link. Its last step pauses all video. */
export const linkLadder: Ladder = { lastStep: degradationSteps.length - 1, maxPatienceMs: 8_000 };
/**
 * Ladder of the CPU. A machine is busy for longer than a network is congested, but never pauses video for it.
 */
export const cpuLadder: Ladder = { lastStep: 3, maxPatienceMs: 120_000 };

/** State of a ladder before the first measurement. */
export const initialLadderState: LadderState = {
  step: 0,
  congestion: 'stable',
  sinceMs: Number.NEGATIVE_INFINITY,
  steppedAtMs: Number.NEGATIVE_INFINITY,
  steppedUp: false,
  hadHeadroom: false,
  patienceMs: times.upMs,
};

/**
 * State machine of a ladder: the next state after one measurement. Steps down quickly and up carefully. Each
 * step up that was too much doubles the patience (exponential backoff), so that video does not alternate
 * between two steps.
 *
 * @param nowMs monotonic clock
 */
export function nextLadderState(
  before: LadderState,
  congestion: Congestion,
  nowMs: number,
  ladder: Ladder,
): LadderState {
  const sinceMs = congestion === before.congestion ? before.sinceMs : nowMs;
  const { step, steppedAtMs, steppedUp, patienceMs } = before;
  const sinceStepMs = nowMs - steppedAtMs;
  const heldMs = nowMs - Math.max(sinceMs, steppedAtMs);
  const hadHeadroom = before.hadHeadroom || (congestion === 'headroom' && heldMs >= times.settleMs);
  const next = { ...before, congestion, sinceMs, hadHeadroom };
  const isTrial = steppedUp && step === linkLadder.lastStep - 1;
  const settled = sinceStepMs >= (isTrial ? times.trialMs : times.settleMs);
  if (congestion === 'congested' && settled && heldMs >= times.downMs && step < ladder.lastStep) {
    const tooMuch = steppedUp && sinceStepMs < times.regretMs;
    const pausesVideo = step + 1 === linkLadder.lastStep;
    const maxPatienceMs = pausesVideo ? times.pausedMs : ladder.maxPatienceMs;
    return {
      ...next,
      step: step + 1,
      steppedAtMs: nowMs,
      steppedUp: false,
      hadHeadroom: false,
      patienceMs: Math.min(maxPatienceMs, tooMuch ? patienceMs * 2 : patienceMs),
    };
  }
  if (congestion === 'headroom' && step > 0 && heldMs >= patienceMs)
    return { ...next, step: step - 1, steppedAtMs: nowMs, steppedUp: true, hadHeadroom: false };
  // A step up that lasted was right: the next one may follow as quickly as the first.
  const proven = steppedUp && sinceStepMs >= Math.max(times.regretMs * 2, patienceMs);
  return proven ? { ...next, patienceMs: times.upMs } : next;
}

/**
 * Keeps the step, but judges nothing before a time: connection or room have changed, and old measurements
 * mean nothing.
 */
export function settleUntil(state: LadderState, untilMs: number): LadderState {
  return { ...state, steppedAtMs: untilMs, steppedUp: false, hadHeadroom: false };
}

/**
 * Whether people see the video as paused. It also counts as paused during a trial, until headroom was
 * measured or the trial has lasted longer than a failing one would.
 */
export function isVideoPaused(
  { step, steppedUp, hadHeadroom, steppedAtMs }: LadderState,
  nowMs: number,
): boolean {
  const last = linkLadder.lastStep;
  const isTrial = step === last - 1 && steppedUp && nowMs - steppedAtMs < times.trialMs + times.downMs;
  return step === last || (isTrial && !hadHeadroom);
}
