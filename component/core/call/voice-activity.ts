/** State of the voice activity detector of one microphone. */
export interface VoiceActivity {
  readonly speaking: boolean;
  /** Recent peak of the root mean square, 0 to 1: rises at once, decays slowly. */
  readonly level: number;
  /** Last time above the threshold, on a monotonic clock. */
  readonly loudAtMs: number;
  /** Start of the current speech, pauses between words included. */
  readonly sinceMs: number;
}

/** Root mean square, 0 to 1. Audio below this is silence, whatever its sender claims. */
export const AUDIBLE_LEVEL = 0.002;

const thresholds = {
  /**
   * Root mean square of full scale that starts speech. Room noise stays below, after the browser's noise
   * suppression.
   */
  start: 0.02,
  /** Lower threshold that continues it (hysteresis). */
  continue: 0.01,
  /** Shorter sounds, such as a click, are not speech. */
  wordMs: 120,
  /**
   * Longest pause within speech (hangover). Each end of speech repaints every page, so a breath must not be
   * one.
   */
  pauseMs: 1_200,
  /** Decay of the level per measurement, so that a speaker does not count as quieter for taking breath. */
  decay: 0.93,
} as const;

export const noVoiceActivity: VoiceActivity = {
  speaking: false,
  level: 0,
  loudAtMs: Number.NEGATIVE_INFINITY,
  sinceMs: Number.NEGATIVE_INFINITY,
};

/**
 * Voice activity detector with hysteresis and hangover: the next state after one measurement. Expects one
 * measurement each 170 ms or so.
 *
 * @param level root mean square of the audio since the last measurement, 0 to 1
 * @param nowMs monotonic clock
 */
export function nextVoiceActivity(before: VoiceActivity, level: number, nowMs: number): VoiceActivity {
  const loud = level >= (before.speaking ? thresholds.continue : thresholds.start);
  const inPause = nowMs - before.loudAtMs <= thresholds.pauseMs;
  const sinceMs = inPause ? before.sinceMs : nowMs;
  const loudAtMs = loud ? nowMs : before.loudAtMs;
  const speaking = before.speaking
    ? loud || inPause
    : loud && inPause && nowMs - sinceMs >= thresholds.wordMs;
  return {
    speaking,
    level: Math.max(level, before.level * thresholds.decay),
    loudAtMs,
    sinceMs: loud || inPause ? sinceMs : before.sinceMs,
  };
}
