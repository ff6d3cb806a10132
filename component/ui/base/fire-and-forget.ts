import { CallError } from '../../core/call/call-error.js';
import type { ControlName } from '../../core/interface/controls.js';

/** Controls whose device is being opened or closed. */
export type Busy = ReadonlySet<ControlName>;

/** Nobody waits for what a person or an attribute asked for: what failed is told by the call's state and events. */
export function fireAndForget(promise: Promise<unknown>): void {
  promise.catch((cause: unknown) => {
    if (!(cause instanceof CallError)) throw cause;
  });
}
