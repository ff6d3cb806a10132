import type { Congestion } from './congestion.js';
import { type Degradation, noDegradation } from './uplink-allocation.js';

/** How much is saved, from nothing to everything but sound: frame rate first, then size, then the pictures. */
export const degradationSteps: readonly Degradation[] = [
  noDegradation,
  { ...noDegradation, frameRateHalvings: 1 },
  { ...noDegradation, frameRateHalvings: 1, sizeHalvings: 1 },
  { frameRateHalvings: 2, sizeHalvings: 1, reducedAudio: true, audioOnly: false },
  { frameRateHalvings: 2, sizeHalvings: 1, reducedAudio: true, audioOnly: true },
];

/** Saves as much as either of two says. */
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

/** Where a link, or this machine, stands on the ladder. Times are of a monotonic clock. */
export interface LadderState {
  /** Index into `thriftSteps`. */
  readonly step: number;
  readonly congestion: Congestion;
  /** Since when the congestion has been this one. */
  readonly sinceMs: number;
  readonly steppedAtMs: number;
  /** Whether the last step was one up, which may have been too much. */
  readonly steppedUp: boolean;
  /** Whether there has clearly been room since the last step: seen once, it counts until the next. */
  readonly hadHeadroom: boolean;
  /** How long it has to be ample before the next step up. */
  readonly patienceMs: number;
}

const times = {
  /** Short for so long: a step down. A single bad second is none. */
  downMs: 1_500,
  /** After a step, what it has brought is waited for. */
  settleMs: 2_000,
  upMs: 2_500,
  /** A step up that was too much shows within this. */
  regretMs: 8_000,
  /** Pictures that are tried again are small; the browser takes so long to find out that there is room for more. */
  trialMs: 5_000,
  /**
   * Pictures that are paused are tried again after so long at most: with a trial that has failed just as the network got
   * wide, and the one that succeeds, they are back within 15 s. Looks are a second apart, more or less: two of them.
   */
  pausedMs: 1_900,
} as const;

/** How far down a ladder goes, and how long it takes at most until the next step up is tried. */
export interface Ladder {
  readonly lastStep: number;
  readonly maxPatienceMs: number;
}

export const linkLadder: Ladder = { lastStep: degradationSteps.length - 1, maxPatienceMs: 8_000 };
/** A machine is busy for longer than a network is narrow, and never so busy that pictures have to stop. */
export const cpuLadder: Ladder = { lastStep: 3, maxPatienceMs: 120_000 };

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
 * The next place on a ladder after one look. Down quickly, up carefully, and after each step up that was too much
 * with twice the patience: two steps that are both almost right must not alternate before a person's eyes.
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
  const saving = { ...before, congestion, sinceMs, hadHeadroom };
  const tries = steppedUp && step === linkLadder.lastStep - 1;
  const settled = sinceStepMs >= (tries ? times.trialMs : times.settleMs);
  if (congestion === 'congested' && settled && heldMs >= times.downMs && step < ladder.lastStep) {
    const tooMuch = steppedUp && sinceStepMs < times.regretMs;
    const pauses = step + 1 === linkLadder.lastStep;
    const maxPatienceMs = pauses ? times.pausedMs : ladder.maxPatienceMs;
    return {
      ...saving,
      step: step + 1,
      steppedAtMs: nowMs,
      steppedUp: false,
      hadHeadroom: false,
      patienceMs: Math.min(maxPatienceMs, tooMuch ? patienceMs * 2 : patienceMs),
    };
  }
  if (congestion === 'headroom' && step > 0 && heldMs >= patienceMs)
    return { ...saving, step: step - 1, steppedAtMs: nowMs, steppedUp: true, hadHeadroom: false };
  // A step that has held for long was right: the next one may come as quickly as the first.
  const proven = steppedUp && sinceStepMs >= Math.max(times.regretMs * 2, patienceMs);
  return proven ? { ...saving, patienceMs: times.upMs } : saving;
}

/** The same place at another time: what is to be judged is new, and has to be waited for first. */
export function settleUntil(saving: LadderState, untilMs: number): LadderState {
  return { ...saving, steppedAtMs: untilMs, steppedUp: false, hadHeadroom: false };
}

/**
 * Whether pictures are paused as far as a person should be told: also while they are only tried again, until there is clearly
 * room for them, or they have gone through for longer than it takes to see that they are too much.
 */
export function isVideoPaused(
  { step, steppedUp, hadHeadroom, steppedAtMs }: LadderState,
  nowMs: number,
): boolean {
  const last = linkLadder.lastStep;
  const isTried = step === last - 1 && steppedUp && nowMs - steppedAtMs < times.trialMs + times.downMs;
  return step === last || (isTried && !hadHeadroom);
}
