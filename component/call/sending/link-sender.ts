import { AUDIBLE_LEVEL } from '../../core/call/voice-activity.js';
import { type LinkCondition, smoothLoss } from '../../core/connection/link-quality.js';
import {
  type AudioPacketization,
  wantsRedundancy,
  withAudioPacketization,
} from '../../core/sending/audio-packetization.js';
import { linkCongestion } from '../../core/sending/congestion.js';
import {
  degradationSteps,
  initialLadderState,
  isVideoPaused,
  linkLadder,
  nextLadderState,
  settleUntil,
  strongerDegradation,
} from '../../core/sending/degradation-ladder.js';
import type { EncodingLimits, SendLimits } from '../../core/sending/encoding-limits.js';
import {
  type Degradation,
  type LinkAllocation,
  type LinkDemand,
  type RequestedSizes,
  type VideoLimits,
  type VideoSource,
  videoSources,
} from '../../core/sending/uplink-allocation.js';
import type { Size } from '../../core/sending/video-size.js';
import type { Connection } from '../../rtc/link/connection.js';
import type { PeerLink } from '../../rtc/link/peer-link.js';
import { readSenderStats, type SenderStats } from '../../rtc/stats/sender-stats.js';

/** Captured sizes of the local videos; null for one that is not sent. */
export type Sources = Readonly<Record<VideoSource, Size | null>>;

/** What was encoded for one link between two measurements. */
export interface EncodedFrames {
  readonly dueFrames: number;
  readonly encodedFrames: number;
  readonly cpuLimited: boolean;
}

/** A new connection first probes the capacity of its path; a low estimate before that means nothing. */
const PROBE_MS = 7_000;
/** Assumed until the receiver has requested sizes: a tile of a grid. */
const ASSUMED_SIZE: Size = { width: 640, height: 360 };
/** Weight of the newest loss report in the exponential moving average. */
const LOSS_WEIGHT = 0.25;

/**
 * Per-link sender state: the sizes that the receiver requests, the measured condition of the path, and the limits in
 * effect.
 */
export class LinkSender {
  /** Sizes that the receiver requests; null until it has. */
  requestedSizes: RequestedSizes | null = null;
  /** Time of the last measurement that found audible audio from the other side; minus infinity for never. */
  heardAtMs = Number.NEGATIVE_INFINITY;
  readonly #link: PeerLink;
  #degradation = initialLadderState;
  #limits: LinkAllocation | null = null;
  /** The connection that `#stats` belong to. */
  #connection: Connection | null = null;
  #stats: (SenderStats & { readonly atMs: number }) | null = null;
  /** Smoothed share of sent packets that are lost. */
  #sentLossShare = 0;
  /** Smoothed share of the other side's packets that are lost. */
  #receivedLossShare = 0;
  #packetization: AudioPacketization | null = null;
  /** JSON of the last `paused` message. */
  #announcedPaused = '';
  /** Whether limits have changed since the last measurement, which then says nothing about missing frames. */
  #limitsChanged = false;

  constructor(link: PeerLink) {
    this.#link = link;
  }

  /** Input of the allocation. @param machine degradation that the CPU imposes on every link */
  demand(machine: Degradation | undefined): LinkDemand {
    return {
      requestedSizes: this.requestedSizes ?? { camera: ASSUMED_SIZE, screen: ASSUMED_SIZE },
      degradation: strongerDegradation(degradationSteps[this.#degradation.step], machine),
      redundant: wantsRedundancy(this.#packetization?.redundant ?? false, this.#sentLossShare),
    };
  }

  /** Which requested videos are paused to keep audio going. */
  pausedVideo(sources: Sources, nowMs: number): Readonly<Record<VideoSource, boolean>> {
    const { requestedSizes } = this;
    const limits = this.#limits;
    const paused = isVideoPaused(this.#degradation, nowMs);
    const isHeldBack = (source: VideoSource) =>
      Boolean(
        sources[source] && requestedSizes?.[source] && limits && (paused || !limits.videos[source].active),
      );
    return { camera: isHeldBack('camera'), screen: isHeldBack('screen') };
  }

  /** Condition of the path, for the connection quality that people see. */
  condition(nowMs: number): Pick<LinkCondition, 'lossShare' | 'video'> {
    const video = isVideoPaused(this.#degradation, nowMs)
      ? 'paused'
      : this.#degradation.step > 0
        ? 'degraded'
        : 'full';
    return { lossShare: this.#receivedLossShare, video };
  }

  /**
   * Applies allocated limits.
   *
   * @param mayNegotiate whether a renegotiation would reach the other side now
   */
  apply(limits: LinkAllocation, sources: Sources, nowMs: number, mayNegotiate: boolean): void {
    this.#limitsChanged ||= frameRateKey(limits) !== frameRateKey(this.#limits);
    this.#limits = limits;
    this.#link.setLimits(sendLimitsOf(limits, sources));
    this.#applyPacketization(limits.packetization, mayNegotiate);
    const paused = this.pausedVideo(sources, nowMs);
    const announced = JSON.stringify(paused);
    if (announced === this.#announcedPaused) return;
    this.#announcedPaused = announced;
    this.#link.monitor.sendControl({ kind: 'paused', ...paused });
  }

  /** Reads the connection's stats and adapts the degradation. @returns null if the frames since then say nothing */
  async measure(nowMs: number): Promise<EncodedFrames | null> {
    const { connection, state } = this.#link;
    const limits = this.#limits;
    if (!connection || state !== 'connected' || !limits) return null;
    if (connection !== this.#connection) {
      this.#connection = connection;
      this.#stats = null;
      this.#degradation = settleUntil(this.#degradation, nowMs + PROBE_MS);
    }
    const stats = await readSenderStats(connection);
    const before = this.#stats;
    const limitsChanged = this.#limitsChanged;
    this.#stats = { ...stats, atMs: nowMs };
    this.#limitsChanged = false;
    this.#sentLossShare += (stats.lossShare - this.#sentLossShare) * LOSS_WEIGHT;
    if (before) {
      this.#receivedLossShare = smoothLoss(this.#receivedLossShare, before, stats);
      const meanSquare = ((stats.audioEnergy - before.audioEnergy) * 1_000) / (nowMs - before.atMs);
      if (meanSquare >= AUDIBLE_LEVEL ** 2) this.heardAtMs = nowMs;
    }
    const active = videoSources.map((source) => limits.videos[source]).filter((each) => each.active);
    const congestion = linkCongestion({
      availableBps: stats.availableBps,
      lossShare: this.#sentLossShare,
      allocatedBps: active.reduce((sum, { maxBitrateBps }) => sum + maxBitrateBps, limits.audioBps),
      sendsVideo: active.length > 0,
      step: this.#degradation.step,
    });
    this.#degradation = nextLadderState(this.#degradation, congestion, nowMs, linkLadder);
    const { sourceFramerate } = stats;
    // Under congestion, or with an unknown capture rate, missing frames say nothing about the CPU.
    if (!before || limitsChanged || congestion === 'congested' || sourceFramerate === null) return null;
    const seconds = (nowMs - before.atMs) / 1_000;
    return {
      dueFrames: framesDuePerSecond(active, sourceFramerate) * seconds,
      encodedFrames: stats.framesEncoded - before.framesEncoded,
      cpuLimited: stats.cpuLimited,
    };
  }

  /** Packetization is negotiated: the first one with the first offer, a later one needs another negotiation. */
  #applyPacketization(packetization: AudioPacketization, mayNegotiate: boolean): void {
    const before = this.#packetization;
    if (before?.frameMs === packetization.frameMs && before.redundant === packetization.redundant) return;
    if (before && !mayNegotiate) return;
    this.#packetization = packetization;
    this.#link.rewriteRemoteSdp = (sdp) => withAudioPacketization(sdp, packetization);
    if (before) this.#link.connection?.renegotiate();
  }
}

function framesDuePerSecond(videos: readonly VideoLimits[], sourceFramerate: number): number {
  return videos.reduce((sum, { maxFramerate }) => sum + Math.min(maxFramerate, sourceFramerate), 0);
}

/** Key of everything that decides how many frames are due. */
function frameRateKey(limits: LinkAllocation | null): string {
  return JSON.stringify(
    videoSources.map((source) => [
      limits?.videos[source].active,
      limits?.videos[source].maxFramerate,
      limits?.videos[source].size,
    ]),
  );
}

/** Converts to RTCRtpEncodingParameters. Browsers without `scaleResolutionDownTo` use the factor. */
function sendLimitsOf({ videos, audioBps }: LinkAllocation, sources: Sources): SendLimits {
  const encodingOf = (source: VideoSource): EncodingLimits => {
    const { active, size, maxBitrateBps, maxFramerate } = videos[source];
    const captured = sources[source];
    const target = { maxWidth: size.width, maxHeight: size.height };
    return {
      active,
      maxBitrate: maxBitrateBps,
      maxFramerate,
      ...(active && captured
        ? { scaleResolutionDownTo: target, scaleResolutionDownBy: Math.max(1, captured.height / size.height) }
        : {}),
    };
  };
  const microphone = { maxBitrate: audioBps, priority: 'high', networkPriority: 'high' } as const;
  return { microphone, camera: encodingOf('camera'), screen: encodingOf('screen') };
}
