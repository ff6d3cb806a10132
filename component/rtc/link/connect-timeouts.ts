// Timeouts and limits of connecting to one participant.

/**
 * Milliseconds without progress after which a connection is replaced; each next one gets more time. On a lossy network a
 * fresh start is faster than the growing retransmission pauses of what was lost first. A connection that still makes
 * progress, on a busy machine, is never replaced.
 *
 * See demo/docs/decisions/0004-deadlines-count-from-progress.md.
 */
export function connectDeadlineMs(failures: number): number {
  return Math.min(20_000, 6_000 * 1.5 ** failures);
}
/** How long an offer may go unanswered; it is sent again meanwhile. */
export const ANSWER_MS = 15_000;
/** A connection without progress for this long counts as stuck when another link recovers. */
export const STUCK_MS = 6_000;
/** After this long without any connection the participant counts as unreachable; attempts go on. */
export const UNREACHABLE_MS = 15_000;
/** Polling interval while the server is away and no signal can be sent. */
export const AWAY_MS = 1_000;
/** The answering side asks for an offer after this long without one. */
export const OFFER_DEADLINE_MS = 5_000;
/** A connection or ICE restart younger than this is not replaced on request: the request may have crossed it. */
export const YOUNG_MS = 2_000;
/** How many working connections of one link are replaced because the browser refused a description. */
export const MOST_BROKEN = 2;
export const RENEW_BACKOFF = { firstMs: 500, maxMs: 4_000 } as const;
