import type { Quality, QualityReason } from '../call/participant.js';

// Quality of a link from smoothed round-trip time and packet loss.

/** Condition of a link, by what people notice. */
export interface LinkCondition {
  readonly roundTripMs: number;
  /** Smoothed share of received packets that were lost, 0 to 1. */
  readonly lossShare: number;
  /** Degradation of the video for the sake of the path; `paused` also if the remote side pauses its video. */
  readonly video: 'full' | 'degraded' | 'paused';
  /** Whether this machine's CPU imposes a degradation. */
  readonly cpuLimited: boolean;
}

/** Quality of a link and its cause. */
export interface QualityAssessment {
  readonly quality: Exclude<Quality, 'unknown'>;
  /** The worst of all measurements; the round-trip time where all are good. */
  readonly reason: QualityReason;
}

/**
 * Thresholds above which a conversation gets difficult. Round-trip time in milliseconds: ITU-T G.114
 * recommends up to 150 ms one way, and at most 400 ms. Loss: 10 % counts as poor audio in Microsoft's Call
 * Quality Dashboard.
 */
const thresholds = { roundTripMs: { fair: 300, poor: 800 }, lossShare: { fair: 0.03, poor: 0.1 } } as const;
/**
 * Hysteresis: the quality improves only when the value is clearly below the threshold, so that it does not
 * flicker.
 */
const MARGIN = 0.8;
/** Weight of the newest measurement in the exponential moving average. */
const WEIGHT = 0.25;

/** Exponential moving average of the round-trip time. @param smoothMs null before the first measurement */
export function smoothRoundTrip(smoothMs: number | null, measuredMs: number): number {
  return smoothMs === null ? measuredMs : smoothMs + (measuredMs - smoothMs) * WEIGHT;
}

/**
 * Exponential moving average of the share of lost packets.
 *
 * @param smooth the average until now
 * @param before counters at the last measurement
 */
export function smoothLoss(
  smooth: number,
  before: { readonly packetsReceived: number; readonly packetsLost: number },
  now: { readonly packetsReceived: number; readonly packetsLost: number },
): number {
  const lost = Math.max(0, now.packetsLost - before.packetsLost);
  const all = lost + Math.max(0, now.packetsReceived - before.packetsReceived);
  return all === 0 ? smooth : smooth + (lost / all - smooth) * WEIGHT;
}

/** Assesses a link by its condition. @param before the last quality, for the hysteresis */
export function qualityOf(condition: LinkCondition, before: Quality): QualityAssessment {
  const { roundTripMs, lossShare, video, cpuLimited } = condition;
  const assessments: readonly QualityAssessment[] = [
    { quality: qualityOfValue(roundTripMs, thresholds.roundTripMs, before), reason: 'round-trip-time' },
    { quality: qualityOfValue(lossShare, thresholds.lossShare, before), reason: 'packet-loss' },
    {
      quality: { full: 'good', degraded: 'fair', paused: 'poor' }[video] as QualityAssessment['quality'],
      reason: 'bandwidth',
    },
    { quality: cpuLimited ? 'fair' : 'good', reason: 'processor' },
  ];
  return assessments.reduce((worst, each) => (rank[each.quality] > rank[worst.quality] ? each : worst));
}

const rank = { good: 0, fair: 1, poor: 2 } as const;

function qualityOfValue(
  value: number,
  { fair, poor }: { readonly fair: number; readonly poor: number },
  before: Quality,
): QualityAssessment['quality'] {
  if (value >= poor * (before === 'poor' ? MARGIN : 1)) return 'poor';
  return value >= fair * (before === 'fair' || before === 'poor' ? MARGIN : 1) ? 'fair' : 'good';
}
