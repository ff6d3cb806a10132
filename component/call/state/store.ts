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

/**
 * Store of a call's state, changed by one reducer. Subscribers, the parts of the call, run during a change. Observers
 * (public events, interface, application data) run after all subscribers. Both get every change in order, including
 * those that they make.
 *
 * See demo/docs/decisions/0050-observers-run-after-subscribers.md.
 */
export class Store {
  readonly #subscribers = new Set<StoreListener>();
  readonly #observers = new Set<StoreListener>();
  readonly #actions: CallAction[] = [];
  readonly #unobserved: Parameters<StoreListener>[] = [];
  #snapshot: Snapshot;
  #applying = false;
  #notifying = false;

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

  /** Applies an action. It is applied on return, unless a subscriber calls this. */
  dispatch(action: CallAction): void {
    this.#actions.push(action);
    if (this.#applying) return;
    this.#applying = true;
    try {
      for (let next = this.#actions.shift(); next; next = this.#actions.shift()) this.#apply(next);
    } finally {
      this.#applying = false;
    }
    this.#notifyObservers();
  }

  /** Adds a listener that is a part of the call. @returns the function that removes the listener */
  subscribe(listener: StoreListener): () => void {
    this.#subscribers.add(listener);
    return () => this.#subscribers.delete(listener);
  }

  /** Adds a listener that serves the page or an interface. @returns the function that removes the listener */
  observe(listener: StoreListener): () => void {
    this.#observers.add(listener);
    return () => this.#observers.delete(listener);
  }

  #apply(action: CallAction): void {
    const before = this.#snapshot;
    const state = reduceCall(before.state, action);
    if (state === before.state) return;
    this.#snapshot = { state, participants: participantsOf(state, before.participants) };
    this.#unobserved.push([this.#snapshot, before, action]);
    for (const listener of this.#subscribers) listener(this.#snapshot, before, action);
  }

  #notifyObservers(): void {
    if (this.#notifying) return;
    this.#notifying = true;
    try {
      for (let change = this.#unobserved.shift(); change; change = this.#unobserved.shift())
        for (const listener of this.#observers) listener(...change);
    } finally {
      this.#notifying = false;
    }
  }
}
