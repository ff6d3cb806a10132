import type { Quality } from './participant.js';

/**
 * Round trips, in milliseconds, above which talking gets hard: ITU-T G.114 holds 150 ms one way for hardly noticed and
 * 400 ms for the most that a conversation bears.
 */
const thresholdsMs = { fair: 300, poor: 800 } as const;
/** A better word is given only when the figure is clearly below the threshold, so that words do not flicker. */
const MARGIN = 0.8;
/** Weight of a new measurement; the others fade. */
const WEIGHT = 0.25;

/** @param smoothMs null before the first measurement */
export function smoothRoundTrip(smoothMs: number | null, measuredMs: number): number {
  return smoothMs === null ? measuredMs : smoothMs + (measuredMs - smoothMs) * WEIGHT;
}

/** How a link feels, by its round trip and by what was said of it before. */
export function qualityOf(roundTripMs: number, before: Quality): Quality {
  const poor = thresholdsMs.poor * (before === 'poor' ? MARGIN : 1);
  const fair = thresholdsMs.fair * (before === 'fair' || before === 'poor' ? MARGIN : 1);
  return roundTripMs >= poor ? 'poor' : roundTripMs >= fair ? 'fair' : 'good';
}
