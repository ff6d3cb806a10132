import type { CallStatus, SignalingStatus } from '../../core/call/call-state.js';

/** What is reflected of a call. */
export interface ReflectedCall {
  readonly state: CallStatus;
  readonly signaling: SignalingStatus;
}

const names = ['state', 'signaling'] as const;

/**
 * Reflects the call's state to the element's attributes, and to `:state(…)` where the browser supports it. It restores
 * these attributes when a page that renders itself again removes them.
 */
export class StateReflector {
  readonly #element: Element;
  readonly #customStates: Set<string> | null;
  #observer: MutationObserver | null = null;

  constructor(element: HTMLElement) {
    this.#element = element;
    const isSupported = globalThis.CSS?.supports?.('selector(:state(joined))') ?? false;
    this.#customStates = isSupported ? element.attachInternals().states : null;
  }

  /** @param call read again whenever the page changes the attributes */
  reflect(call: ReflectedCall): void {
    this.#setAttributes(call);
    this.#customStates?.clear();
    this.#customStates?.add(call.state);
    this.#observer ??= this.#observe(call);
  }

  #observe(call: ReflectedCall): MutationObserver {
    const observer = new MutationObserver(() => this.#setAttributes(call));
    observer.observe(this.#element, { attributeFilter: [...names] });
    return observer;
  }

  #setAttributes(call: ReflectedCall): void {
    for (const name of names)
      if (this.#element.getAttribute(name) !== call[name]) this.#element.setAttribute(name, call[name]);
  }
}
