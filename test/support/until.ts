import { setTimeout as delay } from 'node:timers/promises';

export interface UntilOptions {
  /** Fails after this long; 15 s unless told. */
  readonly timeoutMs?: number;
  /** How long to wait between two looks; 50 ms unless told. */
  readonly everyMs?: number;
  /** What to say about the state of things when it never came, in place of what was seen last. */
  readonly told?: () => unknown;
}

/**
 * Looks again and again until `look` returns something truthy, and returns that.
 *
 * @throws when it has not within the time: names what was waited for and what was seen last.
 */
export async function until<Value>(
  what: string,
  look: () => Value | Promise<Value>,
  { timeoutMs = 15_000, everyMs = 50, told }: UntilOptions = {},
): Promise<Exclude<Value, false | null | undefined | 0 | ''>> {
  const deadline = performance.now() + timeoutMs;
  let seen: unknown;
  while (performance.now() < deadline) {
    const value = await look();
    if (value) return value as Exclude<Value, false | null | undefined | 0 | ''>;
    seen = value;
    await delay(everyMs);
  }
  const last = JSON.stringify(told ? told() : seen);
  throw new Error(`waited ${timeoutMs} ms for ${what}; last seen: ${last}`);
}
