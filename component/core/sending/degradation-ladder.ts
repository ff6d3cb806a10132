import { type Degradation, noDegradation } from './send-budget.js';

/** How much is saved, from nothing to everything but sound: frame rate first, then size, then the pictures. */
export const degradationSteps: readonly Degradation[] = [
  noDegradation,
  { ...noDegradation, slower: 1 },
  { ...noDegradation, slower: 1, smaller: 1 },
  { slower: 2, smaller: 1, leanSound: true, soundOnly: false },
  { slower: 2, smaller: 1, leanSound: true, soundOnly: true },
];

/** Saves as much as either of two says. */
export function more(one: Degradation = noDegradation, other: Degradation = noDegradation): Degradation {
  return {
    slower: Math.max(one.slower, other.slower),
    smaller: Math.max(one.smaller, other.smaller),
    leanSound: one.leanSound || other.leanSound,
    soundOnly: one.soundOnly || other.soundOnly,
  };
}

/** What one look at a link, or at this machine, says. */
export type Congestion =
  /** There is less than what is sent takes. */
  | 'short'
  /** What is sent now gets through, and not clearly more. */
  | 'enough'
  /** The next more generous step would get through as well, as far as can be known. */
  | 'ample';

/** Where a link, or this machine, stands on the ladder. Times are of a monotonic clock. */
export interface Saving {
  /** Index into `thriftSteps`. */
  readonly step: number;
  readonly strain: Congestion;
  /** Since when the strain has been this one. */
  readonly sinceMs: number;
  readonly steppedAtMs: number;
  /** Whether the last step was one up, which may have been too much. */
  readonly climbed: boolean;
  /** Whether there has clearly been room since the last step: seen once, it counts until the next. */
  readonly hadRoom: boolean;
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
  readonly mostPatienceMs: number;
}

export const linkLadder: Ladder = { lastStep: degradationSteps.length - 1, mostPatienceMs: 8_000 };
/** A machine is busy for longer than a network is narrow, and never so busy that pictures have to stop. */
export const machineLadder: Ladder = { lastStep: 3, mostPatienceMs: 120_000 };

export const noSaving: Saving = {
  step: 0,
  strain: 'enough',
  sinceMs: Number.NEGATIVE_INFINITY,
  steppedAtMs: Number.NEGATIVE_INFINITY,
  climbed: false,
  hadRoom: false,
  patienceMs: times.upMs,
};

/**
 * The next place on a ladder after one look. Down quickly, up carefully, and after each step up that was too much
 * with twice the patience: two steps that are both almost right must not alternate before a person's eyes.
 */
export function nextSaving(before: Saving, strain: Congestion, nowMs: number, ladder: Ladder): Saving {
  const sinceMs = strain === before.strain ? before.sinceMs : nowMs;
  const { step, steppedAtMs, climbed, patienceMs } = before;
  const sinceStepMs = nowMs - steppedAtMs;
  const heldMs = nowMs - Math.max(sinceMs, steppedAtMs);
  const hadRoom = before.hadRoom || (strain === 'ample' && heldMs >= times.settleMs);
  const saving = { ...before, strain, sinceMs, hadRoom };
  const tries = climbed && step === linkLadder.lastStep - 1;
  const settled = sinceStepMs >= (tries ? times.trialMs : times.settleMs);
  if (strain === 'short' && settled && heldMs >= times.downMs && step < ladder.lastStep) {
    const tooMuch = climbed && sinceStepMs < times.regretMs;
    const pauses = step + 1 === linkLadder.lastStep;
    const mostPatienceMs = pauses ? times.pausedMs : ladder.mostPatienceMs;
    return {
      ...saving,
      step: step + 1,
      steppedAtMs: nowMs,
      climbed: false,
      hadRoom: false,
      patienceMs: Math.min(mostPatienceMs, tooMuch ? patienceMs * 2 : patienceMs),
    };
  }
  if (strain === 'ample' && step > 0 && heldMs >= patienceMs)
    return { ...saving, step: step - 1, steppedAtMs: nowMs, climbed: true, hadRoom: false };
  // A step that has held for long was right: the next one may come as quickly as the first.
  const proven = climbed && sinceStepMs >= Math.max(times.regretMs * 2, patienceMs);
  return proven ? { ...saving, patienceMs: times.upMs } : saving;
}

/** The same place at another time: what is to be judged is new, and has to be waited for first. */
export function settling(saving: Saving, untilMs: number): Saving {
  return { ...saving, steppedAtMs: untilMs, climbed: false, hadRoom: false };
}

/**
 * Whether pictures are paused as far as a person should be told: also while they are only tried again, until there is clearly
 * room for them, or they have gone through for longer than it takes to see that they are too much.
 */
export function isPaused({ step, climbed, hadRoom, steppedAtMs }: Saving, nowMs: number): boolean {
  const last = linkLadder.lastStep;
  const isTried = step === last - 1 && climbed && nowMs - steppedAtMs < times.trialMs + times.downMs;
  return step === last || (isTried && !hadRoom);
}
