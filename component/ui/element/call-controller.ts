import { NativeCustomEvent } from '../../call/environment/native-events.js';
import type { CallEventName } from '../../core/call/public-events.js';
import type { CallPort, CallSettings } from '../base/call-port.js';

/** What the controller needs of the element. */
export interface CallControllerHost extends EventTarget {
  createCall(settings: CallSettings): CallPort;
  callSettings(): CallSettings;
  /** The call has changed; or, with an event, the call has fired it and the page has not received it yet. */
  callChanged(event: CustomEvent | null): void;
}

/** A record, so that the compiler reports a missing event. */
const forwardedEvents: Readonly<Record<CallEventName, true>> = {
  'call-state-changed': true,
  'signaling-changed': true,
  'call-joined': true,
  'call-left': true,
  'call-error': true,
  'participant-joined': true,
  'participant-updated': true,
  'participant-left': true,
  'microphone-changed': true,
  'camera-changed': true,
  'screen-share-changed': true,
  'hand-changed': true,
  'chat-message': true,
  reaction: true,
  'quality-changed': true,
  'active-speaker-changed': true,
  'devices-changed': true,
  'data-message': true,
  knock: true,
  'room-changed': true,
  'before-join': true,
  'before-leave': true,
};

/**
 * Controller that owns an element's call: creates it when it is first used, passes changed settings on, and fires the
 * call's events again from the element. Call and element live equally long, so its listeners are never removed.
 */
export class CallController {
  readonly #host: CallControllerHost;
  #call: CallPort | null = null;
  #settings: CallSettings | null = null;

  constructor(host: CallControllerHost) {
    this.#host = host;
  }

  /** The call with the settings that it got last. */
  get call(): CallPort {
    if (this.#call !== null) return this.#call;
    this.#settings = this.#host.callSettings();
    const call = this.#host.createCall(this.#settings);
    this.#call = call;
    for (const name of Object.keys(forwardedEvents)) call.addEventListener(name, this.#forward);
    call.subscribe(() => this.#host.callChanged(null));
    return call;
  }

  /** Passes changed settings to the call. @returns the call */
  configure(): CallPort {
    const { call } = this;
    const settings = this.#host.callSettings();
    const change = changedSettings(this.#settings, settings);
    this.#settings = settings;
    if (change !== null) call.configure(change);
    return call;
  }

  /** Leaves the call, if one was created. */
  close(): void {
    this.#call?.close();
  }

  /** Fires a copy from the element, where the page listens. Preventing the copy prevents the call's event. */
  readonly #forward = (event: Event): void => {
    if (!(event instanceof NativeCustomEvent)) return;
    this.#host.callChanged(event);
    const copy = new NativeCustomEvent(event.type, {
      detail: event.detail,
      bubbles: true,
      composed: true,
      cancelable: event.cancelable,
    });
    if (!this.#host.dispatchEvent(copy)) event.preventDefault();
  };
}

/** The settings that differ; null if none does. */
function changedSettings(before: CallSettings | null, after: CallSettings): Partial<CallSettings> | null {
  const entries = Object.entries(after).filter(
    ([name, value]) => before?.[name as keyof CallSettings] !== value,
  );
  return entries.length === 0 ? null : Object.fromEntries(entries);
}
