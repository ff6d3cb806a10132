/** Median ratio of paired samples, with its 95 % confidence interval. */
export interface Ratio {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** More resamples change the interval by less than 1 %. */
const RESAMPLES = 10_000;

/**
 * Ratio of two sides that were measured in pairs: the median of the pairs' ratios, and its interval by bootstrap.
 *
 * @param random source of numbers from 0 to 1
 */
export function pairedRatio(
  numerators: readonly number[],
  denominators: readonly number[],
  random: () => number = Math.random,
): Ratio {
  const ratios = numerators.map((value, index) => value / (denominators[index] ?? Number.NaN));
  const medians = Array.from({ length: RESAMPLES }, () =>
    median(ratios.map(() => ratios[Math.floor(random() * ratios.length)] ?? Number.NaN)),
  ).sort((one, other) => one - other);
  const at = (share: number) => medians[Math.floor(share * (medians.length - 1))] ?? Number.NaN;
  return { median: median(ratios), low: at(0.025), high: at(0.975) };
}

/** `NaN` of no values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}
