import type { CallStatus, SignalingStatus } from '../../core/call/call-state.js';

/** Reflects the call's state to the element's attributes, and to `:state(…)` where the browser supports it. */
export class StateReflector {
  readonly #element: Element;
  readonly #customStates: Set<string> | null;

  constructor(element: HTMLElement) {
    this.#element = element;
    const isSupported = globalThis.CSS?.supports?.('selector(:state(joined))') ?? false;
    this.#customStates = isSupported ? element.attachInternals().states : null;
  }

  reflect(call: { readonly state: CallStatus; readonly signaling: SignalingStatus }): void {
    for (const name of ['state', 'signaling'] as const)
      if (this.#element.getAttribute(name) !== call[name]) this.#element.setAttribute(name, call[name]);
    this.#customStates?.clear();
    this.#customStates?.add(call.state);
  }
}
