import type { CallStatus, SignalingStatus } from '../../core/call/call-state.js';

/** Shows on an element where its call stands: as attributes, and as `:state(…)` where the browser knows that. */
export class StateReflector {
  readonly #element: Element;
  readonly #states: Set<string> | null;

  constructor(element: HTMLElement) {
    this.#element = element;
    const supported = globalThis.CSS?.supports?.('selector(:state(joined))') ?? false;
    this.#states = supported ? element.attachInternals().states : null;
  }

  show(status: { readonly state: CallStatus; readonly signaling: SignalingStatus }): void {
    for (const name of ['state', 'signaling'] as const)
      if (this.#element.getAttribute(name) !== status[name]) this.#element.setAttribute(name, status[name]);
    this.#states?.clear();
    this.#states?.add(status.state);
  }
}
