import { limits } from '../../../server/protocol/index.js';
import { nextTicket } from '../../core/call/hands.js';
import { tickets } from '../../core/call/selectors.js';
import type { CompanionsOptions } from '../companions-options.js';

/** Raises the own hand behind all that are up, or takes it down. @returns whether it is up then */
export function toggleHand(
  { store, tracks }: Pick<CompanionsOptions, 'store' | 'tracks'>,
  force?: boolean,
): boolean {
  const { hand } = store.state.local;
  const up = force ?? hand === null;
  if (up === (hand !== null)) return up;
  const ticket = up ? nextTicket(tickets(store.state).values(), limits.handTicket) : null;
  tracks.announce({ type: 'hand-changed', hand: ticket });
  return up;
}
