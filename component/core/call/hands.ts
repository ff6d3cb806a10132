import type { ParticipantId } from './participant.js';

/** Places in the queue of raised hands, from 1: lower tickets first, and for a tie the smaller id. */
export function handPlaces(tickets: ReadonlyMap<ParticipantId, number>): ReadonlyMap<ParticipantId, number> {
  const queue = [...tickets].sort(([a, one], [b, other]) => one - other || (a < b ? -1 : 1));
  return new Map(queue.map(([id], index) => [id, index + 1]));
}

/** The ticket of whoever raises a hand behind these: as in a shop, no clocks have to agree (Lamport, 1978). */
export function nextTicket(tickets: Iterable<number>, last: number): number {
  return Math.min(last, 1 + Math.max(0, ...tickets));
}
