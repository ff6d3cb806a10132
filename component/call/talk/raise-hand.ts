import { limits } from '../../../server/protocol/index.js';
import { handTickets, nextTicket } from '../../core/call/raised-hands.js';
import type { LocalTracks } from '../local/local-tracks.js';
import type { Store } from '../state/store.js';

export interface RaisedHandOptions {
  readonly store: Store;
  readonly tracks: Pick<LocalTracks, 'announce'>;
}

/**
 * The local participant's raised hand and its ticket in the queue of raised hands.
 *
 * See demo/docs/decisions/0028-hands-have-tickets.md.
 */
export class RaisedHand {
  readonly #options: RaisedHandOptions;

  constructor(options: RaisedHandOptions) {
    this.#options = options;
  }

  /** Raises the hand, last in the queue, or lowers it. @returns whether it is raised then */
  toggle(force?: boolean): boolean {
    const { store, tracks } = this.#options;
    const { hand } = store.state.local;
    const raised = force ?? hand === null;
    if (raised === (hand !== null)) return raised;
    const ticket = raised ? nextTicket(handTickets(store.state).values(), limits.handTicket) : null;
    tracks.announce({ type: 'hand-changed', hand: ticket });
    return raised;
  }
}
