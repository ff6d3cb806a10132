import type { CallState } from './call-state.js';
import type { ParticipantId } from './participant.js';

// Queue of raised hands: positions and the next ticket, from the tickets of all participants.

/** Positions in the queue of raised hands, from 1: lower tickets first, and for a tie the smaller id. */
export function handPositions(
  tickets: ReadonlyMap<ParticipantId, number>,
): ReadonlyMap<ParticipantId, number> {
  const queue = [...tickets].sort(([a, one], [b, other]) => one - other || (a < b ? -1 : 1));
  return new Map(queue.map(([id], index) => [id, index + 1]));
}

/**
 * Ticket for a hand that is raised after the given ones: a logical clock, so that no wall clocks have to
 * agree (Lamport, 1978).
 *
 * @param last highest ticket that the protocol allows
 */
export function nextTicket(tickets: Iterable<number>, last: number): number {
  return Math.min(last, 1 + Math.max(0, ...tickets));
}

/** Selector of the tickets of all raised hands, by participant. */
export function handTickets({ local, remotes }: CallState): ReadonlyMap<ParticipantId, number> {
  const all = [[local.id, local.hand ?? undefined] as const].concat(
    remotes.map(({ member }) => [member.id, member.media.hand] as const),
  );
  return new Map(all.flatMap(([id, ticket]) => (ticket === undefined ? [] : [[id, ticket] as const])));
}
