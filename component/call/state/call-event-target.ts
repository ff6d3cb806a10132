import type { CallEventDetails, CallEventName } from '../../core/call/public-events.js';
import { NativeCustomEvent } from '../environment/native-events.js';

/** The events of a call as the DOM types them. */
export type CallEventMap = { [Name in CallEventName]: CustomEvent<CallEventDetails[Name]> };

/** Fires a public event of a call. @returns false if a listener has prevented a cancelable event */
export type FireCallEvent = <Name extends CallEventName>(
  name: Name,
  detail: CallEventDetails[Name],
) => boolean;

type Listener<Name extends CallEventName> = (event: CallEventMap[Name]) => void;

/** EventTarget with the names and details of a call's events in its types. */
export class CallEventTarget extends EventTarget {
  override addEventListener<Name extends CallEventName>(
    name: Name,
    listener: Listener<Name> | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener(
    name: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener(
    name: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void {
    super.addEventListener(name, listener, options);
  }

  protected readonly fire: FireCallEvent = (name, detail) =>
    this.dispatchEvent(new NativeCustomEvent(name, { detail, cancelable: name.startsWith('before-') }));
}
