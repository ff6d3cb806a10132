/**
 * How long to wait before the next try: doubling from `firstMs` up to `maxMs`, each shortened by up to half at
 * random so that many who lost the same thing do not come back in the same instant.
 *
 * @param attempt 0 for the first repeat
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
