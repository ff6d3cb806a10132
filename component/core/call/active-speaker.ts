import type { ParticipantId } from './participant.js';

/** Speech of one participant. Times are of a monotonic clock. */
export interface SpeechLevel {
  /** Root mean square of full scale, 0 to 1. */
  readonly level: number;
  /** Start of the speech; null while the participant is silent. */
  readonly sinceMs: number | null;
}

export type SpeechLevels = ReadonlyMap<ParticipantId, SpeechLevel>;

const thresholds = {
  /** A new speaker becomes active after this long, so that a short sound changes nothing on the screen. */
  turnMs: 400,
  /** An interrupting speaker becomes active after this long, and only if this many times louder. */
  interruptMs: 1_200,
  louder: 1.5,
} as const;

/**
 * Active speaker detection with hysteresis. The active speaker stays active while speaking, so that two
 * people who speak at once do not alternate. Otherwise the loudest speaker becomes active; in silence the
 * last one stays.
 *
 * @param before active speaker until now; null for none
 */
export function activeSpeaker(
  before: ParticipantId | null,
  levels: SpeechLevels,
  nowMs: number,
): ParticipantId | null {
  const current = before === null ? undefined : levels.get(before);
  const currentSpeaks = current !== undefined && current.sinceMs !== null;
  const [best] = [...levels]
    .filter(([id, { level, sinceMs }]) => {
      if (id === before || sinceMs === null) return false;
      const forMs = nowMs - sinceMs;
      return currentSpeaks
        ? forMs >= thresholds.interruptMs && level >= current.level * thresholds.louder
        : forMs >= thresholds.turnMs;
    })
    .sort(([a, one], [b, other]) => other.level - one.level || (a < b ? -1 : 1));
  if (best) return best[0];
  return current ? before : null;
}
