// Times and counts of the way to one participant, in milliseconds.

/**
 * A connection that has come no step further for so long is given up for the next one, which is given more time: on a bad
 * network a fresh start is faster than the ever longer pauses of what was lost at the beginning. One that still gets on,
 * on a machine that is too busy, is not.
 */
export function connectDeadlineMs(failures: number): number {
  return Math.min(20_000, 6_000 * 1.5 ** failures);
}
/** An offer may go unanswered for so long; it is said again meanwhile. */
export const ANSWER_MS = 15_000;
/** What got on last so long ago may be stuck: whatever brings another link back is a reason to start over. */
export const STUCK_MS = 6_000;
/** Nobody was reached for so long: that is told, and tried further. */
export const UNREACHABLE_MS = 15_000;
/** While nothing can be sent, it is looked this often whether it can. */
export const AWAY_MS = 1_000;
/** Without an offer from the other side by then, one is asked for. */
export const OFFER_DEADLINE_MS = 5_000;
/** A connection or restart this young is not replaced because the other side asks: it may not have heard of it yet. */
export const YOUNG_MS = 2_000;
/** Working connections of one link that are given up because of a description that the browser does not take. */
export const MOST_BROKEN = 2;
export const RENEW_BACKOFF = { firstMs: 500, maxMs: 4_000 } as const;
