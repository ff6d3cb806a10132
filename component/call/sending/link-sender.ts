import { audible } from '../../core/call/voice.js';
import { type LinkCondition, smoothLoss } from '../../core/connection/link-quality.js';
import {
  type AudioPacketization,
  wantsRedundancy,
  withAudioPacketization,
} from '../../core/sending/audio-packetization.js';
import { linkCongestion } from '../../core/sending/congestion.js';
import {
  degradationSteps,
  isPaused,
  linkLadder,
  more,
  nextSaving,
  noSaving,
  settling,
} from '../../core/sending/degradation-ladder.js';
import type { Size } from '../../core/sending/picture-size.js';
import {
  type Degradation,
  type LinkDemand,
  type LinkLimits,
  type PictureLimits,
  type PictureSource,
  pictureSources,
  type RequestedSizes,
} from '../../core/sending/send-budget.js';
import type { EncodingLimits, SendLimits } from '../../core/sending/send-limits.js';
import type { Connection } from '../../rtc/link/connection.js';
import type { PeerLink } from '../../rtc/link/peer-link.js';
import { readSenderStats, type SenderStats } from '../../rtc/stats/sender-stats.js';

/** Captured sizes of the local videos; null for one that is not sent. */
export type Sources = Readonly<Record<PictureSource, Size | null>>;

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
  #degradation = noSaving;
  #limits: LinkLimits | null = null;
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
      wishes: this.requestedSizes ?? { camera: ASSUMED_SIZE, screen: ASSUMED_SIZE },
      thrift: more(degradationSteps[this.#degradation.step], machine),
      redundant: wantsRedundancy(this.#packetization?.redundant ?? false, this.#sentLossShare),
    };
  }

  /** Which requested videos are paused to keep audio going. */
  pausedVideo(sources: Sources, nowMs: number): Readonly<Record<PictureSource, boolean>> {
    const { requestedSizes } = this;
    const limits = this.#limits;
    const paused = isPaused(this.#degradation, nowMs);
    const isHeldBack = (source: PictureSource) =>
      Boolean(
        sources[source] && requestedSizes?.[source] && limits && (paused || !limits.pictures[source].active),
      );
    return { camera: isHeldBack('camera'), screen: isHeldBack('screen') };
  }

  /** Condition of the path, for the connection quality that people see. */
  condition(nowMs: number): Pick<LinkCondition, 'lossShare' | 'network'> {
    const network = isPaused(this.#degradation, nowMs)
      ? 'paused'
      : this.#degradation.step > 0
        ? 'saving'
        : 'free';
    return { lossShare: this.#receivedLossShare, network };
  }

  /**
   * Applies allocated limits.
   *
   * @param mayNegotiate whether a renegotiation would reach the other side now
   */
  apply(limits: LinkLimits, sources: Sources, nowMs: number, mayNegotiate: boolean): void {
    this.#limitsChanged ||= frameRateKey(limits) !== frameRateKey(this.#limits);
    this.#limits = limits;
    this.#link.setLimits(sendLimitsOf(limits, sources));
    this.#applyPacketization(limits.sound, mayNegotiate);
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
      this.#degradation = settling(this.#degradation, nowMs + PROBE_MS);
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
      if (meanSquare >= audible ** 2) this.heardAtMs = nowMs;
    }
    const active = pictureSources.map((source) => limits.pictures[source]).filter((each) => each.active);
    const congestion = linkCongestion({
      availableBps: stats.availableBps,
      lossShare: this.#sentLossShare,
      givenBps: active.reduce((sum, { maxBitrateBps }) => sum + maxBitrateBps, limits.soundBps),
      pictures: active.length > 0,
      step: this.#degradation.step,
    });
    this.#degradation = nextSaving(this.#degradation, congestion, nowMs, linkLadder);
    const { sourceFramerate } = stats;
    // Under congestion, or with an unknown capture rate, missing frames say nothing about the CPU.
    if (!before || limitsChanged || congestion === 'short' || sourceFramerate === null) return null;
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

function framesDuePerSecond(videos: readonly PictureLimits[], sourceFramerate: number): number {
  return videos.reduce((sum, { maxFramerate }) => sum + Math.min(maxFramerate, sourceFramerate), 0);
}

/** Key of everything that decides how many frames are due. */
function frameRateKey(limits: LinkLimits | null): string {
  return JSON.stringify(
    pictureSources.map((source) => [
      limits?.pictures[source].active,
      limits?.pictures[source].maxFramerate,
      limits?.pictures[source].size,
    ]),
  );
}

/** Converts to RTCRtpEncodingParameters. Browsers without `scaleResolutionDownTo` use the factor. */
function sendLimitsOf({ pictures, soundBps }: LinkLimits, sources: Sources): SendLimits {
  const encodingOf = (source: PictureSource): EncodingLimits => {
    const { active, size, maxBitrateBps, maxFramerate } = pictures[source];
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
  const microphone = { maxBitrate: soundBps, priority: 'high', networkPriority: 'high' } as const;
  return { microphone, camera: encodingOf('camera'), screen: encodingOf('screen') };
}
