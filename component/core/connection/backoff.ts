/**
 * Exponential backoff with jitter: the wait before the next attempt, in milliseconds. Doubles from `firstMs`
 * up to `maxMs`. Each wait is shortened at random by up to half, so that connections that failed together are
 * not retried in the same instant.
 *
 * @param attempt 0 for the first retry
 * @param random from [0, 1)
 */
export function backoffMs(
  attempt: number,
  { firstMs, maxMs }: { readonly firstMs: number; readonly maxMs: number },
  random: number,
): number {
  const fullMs = Math.min(maxMs, firstMs * 2 ** Math.min(attempt, 30));
  return fullMs * (1 - random / 2);
}
