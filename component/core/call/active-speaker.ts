import type { ParticipantId } from './participant.js';

/** What is known of one voice. Times are of a monotonic clock. */
export interface SpeechLevel {
  readonly level: number;
  /** Since when it speaks; null while it does not. */
  readonly sinceMs: number | null;
}

export type SpeechLevels = ReadonlyMap<ParticipantId, SpeechLevel>;

const thresholds = {
  /** Whoever begins has to go on for so long before the others' eyes are drawn there. */
  turnMs: 400,
  /** Whoever interrupts, for so long, and so much louder. */
  interruptMs: 1_200,
  louder: 1.5,
} as const;

/**
 * Who is shown as the one who speaks: the one before for as long as it speaks, so that two who speak at once do not
 * alternate; else the loudest of those who have spoken for a moment; and when nobody does, the one who spoke last.
 */
export function activeSpeaker(
  before: ParticipantId | null,
  voices: SpeechLevels,
  nowMs: number,
): ParticipantId | null {
  const current = before === null ? undefined : voices.get(before);
  const holds = current !== undefined && current.sinceMs !== null;
  const [best] = [...voices]
    .filter(([id, { level, sinceMs }]) => {
      if (id === before || sinceMs === null) return false;
      const forMs = nowMs - sinceMs;
      return holds
        ? forMs >= thresholds.interruptMs && level >= current.level * thresholds.louder
        : forMs >= thresholds.turnMs;
    })
    .sort(([a, one], [b, other]) => other.level - one.level || (a < b ? -1 : 1));
  if (best) return best[0];
  return current ? before : null;
}
