import type { CallPort, CallSettings } from '../base/call-port.js';
import { forwardEvents } from '../base/element-events.js';

/** What the controller needs of the element that it works for. */
export interface CallHost extends EventTarget {
  createCall(settings: CallSettings): CallPort;
  /** The attributes as they are now. */
  callSettings(): CallSettings;
  /** The call has changed, or fired this event, which the page has not heard yet. */
  callChanged(event: CustomEvent | null): void;
}

/**
 * One element's call: made when it is first needed, told of every changed attribute, its events fired from the
 * element. Both live and end together, so nothing has to be unsubscribed.
 */
export class CallController {
  readonly #host: CallHost;
  #call: CallPort | null = null;
  #told: CallSettings | null = null;

  constructor(host: CallHost) {
    this.#host = host;
  }

  /** The call as it was last told to be. */
  get call(): CallPort {
    if (this.#call !== null) return this.#call;
    this.#told = this.#host.callSettings();
    const call = this.#host.createCall(this.#told);
    this.#call = call;
    forwardEvents(call, this.#host, (event) => this.#host.callChanged(event));
    call.subscribe(() => this.#host.callChanged(null));
    return call;
  }

  /** The call, told of every attribute that has changed. */
  configured(): CallPort {
    const { call } = this;
    const settings = this.#host.callSettings();
    const change = changed(this.#told, settings);
    this.#told = settings;
    if (change !== null) call.configure(change);
    return call;
  }

  /** Leaves the call, if there ever was one. */
  close(): void {
    this.#call?.close();
  }
}

function changed(before: CallSettings | null, after: CallSettings): Partial<CallSettings> | null {
  const entries = Object.entries(after).filter(
    ([name, value]) => before?.[name as keyof CallSettings] !== value,
  );
  return entries.length === 0 ? null : Object.fromEntries(entries);
}
