import { type CallAction, type CallState, initialCallState } from '../../core/call/call-state.js';
import type { Participant } from '../../core/call/participant.js';
import { reduceCall } from '../../core/call/reduce-call.js';
import { participantsOf } from '../../core/call/selectors.js';

/** A state of the call with the participants that derive from it. */
export interface Snapshot {
  readonly state: CallState;
  readonly participants: readonly Participant[];
}

export type StoreListener = (after: Snapshot, before: Snapshot, action: CallAction) => void;

/** Store of a call's state, changed by one reducer. Listeners get every change in order, also of changes that they make themselves. */
export class Store {
  readonly #listeners = new Set<StoreListener>();
  readonly #pending: CallAction[] = [];
  #snapshot: Snapshot;
  #busy = false;

  constructor(name: string) {
    const state = initialCallState(name);
    this.#snapshot = { state, participants: participantsOf(state) };
  }

  get state(): CallState {
    return this.#snapshot.state;
  }

  get participants(): readonly Participant[] {
    return this.#snapshot.participants;
  }

  dispatch(action: CallAction): void {
    this.#pending.push(action);
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let next = this.#pending.shift(); next; next = this.#pending.shift()) this.#apply(next);
    } finally {
      this.#busy = false;
    }
  }

  /** @returns the function that removes the listener */
  subscribe(listener: StoreListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #apply(action: CallAction): void {
    const before = this.#snapshot;
    const state = reduceCall(before.state, action);
    if (state === before.state) return;
    this.#snapshot = { state, participants: participantsOf(state, before.participants) };
    for (const listener of this.#listeners) listener(this.#snapshot, before, action);
  }
}
