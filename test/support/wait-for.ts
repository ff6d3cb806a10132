import { setTimeout as delay } from 'node:timers/promises';

export interface WaitOptions {
  /** Time limit; 15 s by default. */
  readonly timeoutMs?: number;
  /** Time between two polls; 50 ms by default. */
  readonly everyMs?: number;
  /** Describes the state for the error message; by default, the last value of `probe`. */
  readonly lastSeen?: () => unknown;
}

/**
 * Polls `probe` until it returns a truthy value, and returns that value.
 *
 * @param what the awaited condition, for the error message: "waited 15000 ms for {what}"
 * @throws after the time limit, with `what` and the last state
 */
export async function waitFor<Value>(
  what: string,
  probe: () => Value | Promise<Value>,
  { timeoutMs = 15_000, everyMs = 50, lastSeen }: WaitOptions = {},
): Promise<Exclude<Value, false | null | undefined | 0 | ''>> {
  const deadline = performance.now() + timeoutMs;
  let seen: unknown;
  while (performance.now() < deadline) {
    const value = await probe();
    if (value) return value as Exclude<Value, false | null | undefined | 0 | ''>;
    seen = value;
    await delay(everyMs);
  }
  const last = JSON.stringify(lastSeen ? lastSeen() : seen);
  throw new Error(`waited ${timeoutMs} ms for ${what}; last seen: ${last}`);
}
