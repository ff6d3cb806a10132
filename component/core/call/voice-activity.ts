/** Whether somebody speaks, by how loud their microphone is. */
export interface VoiceActivity {
  readonly speaking: boolean;
  /** Loudness lately, 0 to 1: up at once, down slowly. */
  readonly level: number;
  /** When it was last loud enough, on a monotonic clock. */
  readonly loudAtMs: number;
  /** Since when it has been loud without a longer break. */
  readonly sinceMs: number;
}

/** Root mean square, 0 to 1: below this, what arrives is silence, whatever its sender claims. */
export const AUDIBLE_LEVEL = 0.002;

const thresholds = {
  /** Root mean square of full scale. A room's noise stays below, after a browser's own noise suppression. */
  begin: 0.02,
  goOn: 0.01,
  /** A click is no word. */
  wordMs: 120,
  /** Between two words: each end of speech is a frame drawn anew on every page, so a breath is none. */
  pauseMs: 1_200,
  /** What is left of the level after a look: of two who speak at once, who has just taken breath is not the quieter one. */
  fade: 0.93,
} as const;

export const noVoiceActivity: VoiceActivity = {
  speaking: false,
  level: 0,
  loudAtMs: Number.NEGATIVE_INFINITY,
  sinceMs: Number.NEGATIVE_INFINITY,
};

/** @param level root mean square of what was just heard, 0 to 1 */
export function nextVoiceActivity(before: VoiceActivity, level: number, nowMs: number): VoiceActivity {
  const loud = level >= (before.speaking ? thresholds.goOn : thresholds.begin);
  const inPause = nowMs - before.loudAtMs <= thresholds.pauseMs;
  const sinceMs = inPause ? before.sinceMs : nowMs;
  const loudAtMs = loud ? nowMs : before.loudAtMs;
  const speaking = before.speaking
    ? loud || inPause
    : loud && inPause && nowMs - sinceMs >= thresholds.wordMs;
  return {
    speaking,
    level: Math.max(level, before.level * thresholds.fade),
    loudAtMs,
    sinceMs: loud || inPause ? sinceMs : before.sinceMs,
  };
}
