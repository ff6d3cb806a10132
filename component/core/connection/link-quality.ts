import type { Quality, QualityReason } from '../call/participant.js';

/** How the link to a participant stands, as far as it is felt. */
export interface LinkCondition {
  readonly roundTripMs: number;
  /** Share of packets that were lost on the way here lately, 0 to 1. */
  readonly lossShare: number;
  /** What is saved for the way's sake: nothing, something that is seen, or the pictures of one of the two. */
  readonly video: 'full' | 'degraded' | 'paused';
  /** Whether something is saved because this machine is cpuLimited. */
  readonly cpuLimited: boolean;
}

export interface QualityAssessment {
  readonly quality: Exclude<Quality, 'unknown'>;
  /** What it rests on: the worst of all, and where all is well the round trip. */
  readonly reason: QualityReason;
}

/**
 * Above these, talking gets hard. Round trip in milliseconds: ITU-T G.114 holds 150 ms one way for hardly noticed and 400 ms
 * for the most that a conversation bears. Loss: a tenth is where call centres call sound poor (Teams' CQD).
 */
const thresholds = { roundTripMs: { fair: 300, poor: 800 }, lossShare: { fair: 0.03, poor: 0.1 } } as const;
/** A better word is given only when the figure is clearly below the threshold, so that words do not flicker. */
const MARGIN = 0.8;
/** Weight of a new measurement; the others fade. */
const WEIGHT = 0.25;

/** @param smoothMs null before the first measurement */
export function smoothRoundTrip(smoothMs: number | null, measuredMs: number): number {
  return smoothMs === null ? measuredMs : smoothMs + (measuredMs - smoothMs) * WEIGHT;
}

/** The share of packets that are lost, with what has come and what has not since the counters stood otherwise. */
export function smoothLoss(
  smooth: number,
  before: { readonly packetsReceived: number; readonly packetsLost: number },
  now: { readonly packetsReceived: number; readonly packetsLost: number },
): number {
  const lost = Math.max(0, now.packetsLost - before.packetsLost);
  const all = lost + Math.max(0, now.packetsReceived - before.packetsReceived);
  return all === 0 ? smooth : smooth + (lost / all - smooth) * WEIGHT;
}

/** How a link feels, and why, by its condition and by what was said of it before. */
export function qualityOf(condition: LinkCondition, before: Quality): QualityAssessment {
  const { roundTripMs, lossShare, video, cpuLimited } = condition;
  const judgements: readonly QualityAssessment[] = [
    { quality: level(roundTripMs, thresholds.roundTripMs, before), reason: 'round-trip-time' },
    { quality: level(lossShare, thresholds.lossShare, before), reason: 'packet-loss' },
    {
      quality: { full: 'good', degraded: 'fair', paused: 'poor' }[video] as QualityAssessment['quality'],
      reason: 'bandwidth',
    },
    { quality: cpuLimited ? 'fair' : 'good', reason: 'processor' },
  ];
  return judgements.reduce((worst, each) => (rank[each.quality] > rank[worst.quality] ? each : worst));
}

const rank = { good: 0, fair: 1, poor: 2 } as const;

function level(
  value: number,
  { fair, poor }: { readonly fair: number; readonly poor: number },
  before: Quality,
): QualityAssessment['quality'] {
  if (value >= poor * (before === 'poor' ? MARGIN : 1)) return 'poor';
  return value >= fair * (before === 'fair' || before === 'poor' ? MARGIN : 1) ? 'fair' : 'good';
}
