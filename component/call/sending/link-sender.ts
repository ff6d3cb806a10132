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

/** The own pictures by what they show; null for one that is not sent. */
export type Sources = Readonly<Record<PictureSource, Size | null>>;

/** What was encoded for one link between two looks. */
export interface FramesMade {
  readonly dueFrames: number;
  readonly newFrames: number;
  readonly processorLimited: boolean;
}

/** A new connection first finds out what its way carries; until then little proves nothing. */
const LEARN_MS = 7_000;
/** Until somebody has said what they show: a tile of a grid. */
const assumedBox: Size = { width: 640, height: 360 };
/** Weight of a new report of losses; the others fade. */
const LOSS_WEIGHT = 0.25;

/** One link as a budget knows it: what its receiver shows, what its way bears, and what is sent over it. */
export class LinkSender {
  /** What the receiver shows; null until it has said so. */
  wishes: RequestedSizes | null = null;
  /** When sound that can be heard was last found to have come in, as a look finds it; on the clock of looks. */
  heardAtMs = Number.NEGATIVE_INFINITY;
  readonly #link: PeerLink;
  #saving = noSaving;
  #limits: LinkLimits | null = null;
  #connection: Connection | null = null;
  #figures: (SenderStats & { readonly atMs: number }) | null = null;
  /** Smoothed shares of what is sent to the other side, and of what comes from there, that are lost. */
  #sentLossShare = 0;
  #lossShare = 0;
  #sound: AudioPacketization | null = null;
  #said = '';
  /** Whether what is sent has changed since the last look: then missing frames say nothing. */
  #changed = false;

  constructor(link: PeerLink) {
    this.#link = link;
  }

  demand(machine: Degradation | undefined): LinkDemand {
    return {
      wishes: this.wishes ?? { camera: assumedBox, screen: assumedBox },
      thrift: more(degradationSteps[this.#saving.step], machine),
      redundant: wantsRedundancy(this.#sound?.redundant ?? false, this.#sentLossShare),
    };
  }

  /** The pictures that are held back though the receiver would show them. */
  paused(sources: Sources, nowMs: number): Readonly<Record<PictureSource, boolean>> {
    const { wishes } = this;
    const limits = this.#limits;
    const tried = isPaused(this.#saving, nowMs);
    const isHeld = (source: PictureSource) =>
      Boolean(sources[source] && wishes?.[source] && limits && (tried || !limits.pictures[source].active));
    return { camera: isHeld('camera'), screen: isHeld('screen') };
  }

  /** How the way stands, as far as it is felt. */
  condition(nowMs: number): Pick<LinkCondition, 'lossShare' | 'network'> {
    const network = isPaused(this.#saving, nowMs) ? 'paused' : this.#saving.step > 0 ? 'saving' : 'free';
    return { lossShare: this.#lossShare, network };
  }

  /** Sends what is given from now on. @param mayNegotiate whether what is agreed on anew arrives at the moment */
  send(limits: LinkLimits, sources: Sources, nowMs: number, mayNegotiate: boolean): void {
    this.#changed ||= rateOf(limits) !== rateOf(this.#limits);
    this.#limits = limits;
    this.#link.setLimits(sendLimitsOf(limits, sources));
    this.#packSound(limits.sound, mayNegotiate);
    const paused = this.paused(sources, nowMs);
    const said = JSON.stringify(paused);
    if (said === this.#said) return;
    this.#said = said;
    this.#link.monitor.sendControl({ kind: 'paused', ...paused });
  }

  /** Looks at what the browser has counted. @returns what was encoded since; null where that says nothing */
  async look(nowMs: number): Promise<FramesMade | null> {
    const { connection, state } = this.#link;
    const limits = this.#limits;
    if (!connection || state !== 'connected' || !limits) return null;
    if (connection !== this.#connection) {
      this.#connection = connection;
      this.#figures = null;
      this.#saving = settling(this.#saving, nowMs + LEARN_MS);
    }
    const figures = await readSenderStats(connection);
    const before = this.#figures;
    const changed = this.#changed;
    this.#figures = { ...figures, atMs: nowMs };
    this.#changed = false;
    this.#sentLossShare += (figures.lossShare - this.#sentLossShare) * LOSS_WEIGHT;
    if (before) {
      this.#lossShare = smoothLoss(this.#lossShare, before, figures);
      const meanSquare = ((figures.audioEnergy - before.audioEnergy) * 1_000) / (nowMs - before.atMs);
      if (meanSquare >= audible ** 2) this.heardAtMs = nowMs;
    }
    const pictures = pictureSources.map((source) => limits.pictures[source]).filter(({ active }) => active);
    const strain = linkCongestion({
      availableBps: figures.availableBps,
      lossShare: this.#sentLossShare,
      givenBps: pictures.reduce((sum, { maxBitrateBps }) => sum + maxBitrateBps, limits.soundBps),
      pictures: pictures.length > 0,
      step: this.#saving.step,
    });
    this.#saving = nextSaving(this.#saving, strain, nowMs, linkLadder);
    const { sourceFramerate } = figures;
    // Where the network is short, or nobody knows what the camera gives, missing frames say nothing of this machine.
    if (!before || changed || strain === 'short' || sourceFramerate === null) return null;
    const seconds = (nowMs - before.atMs) / 1_000;
    return {
      dueFrames: framesDue(pictures, sourceFramerate) * seconds,
      newFrames: figures.framesEncoded - before.framesEncoded,
      processorLimited: figures.cpuLimited,
    };
  }

  /** Sound travels otherwise from the next negotiation on: where there has been one, from another one on. */
  #packSound(packets: AudioPacketization, mayNegotiate: boolean): void {
    const before = this.#sound;
    if (before?.frameMs === packets.frameMs && before.redundant === packets.redundant) return;
    if (before && !mayNegotiate) return;
    this.#sound = packets;
    this.#link.rewriteRemoteSdp = (sdp) => withAudioPacketization(sdp, packets);
    if (before) this.#link.connection?.renegotiate();
  }
}

function framesDue(pictures: readonly PictureLimits[], sourceFramerate: number): number {
  return pictures.reduce((sum, { maxFramerate }) => sum + Math.min(maxFramerate, sourceFramerate), 0);
}

/** What decides how many frames are due. */
function rateOf(limits: LinkLimits | null): string {
  return JSON.stringify(
    pictureSources.map((source) => [
      limits?.pictures[source].active,
      limits?.pictures[source].maxFramerate,
      limits?.pictures[source].size,
    ]),
  );
}

/** In the browser's words. A browser that cannot be told a size is told a factor. */
function sendLimitsOf({ pictures, soundBps }: LinkLimits, sources: Sources): SendLimits {
  const of = (source: PictureSource): EncodingLimits => {
    const { active, size, maxBitrateBps, maxFramerate } = pictures[source];
    const captured = sources[source];
    const fits = { maxWidth: size.width, maxHeight: size.height };
    return {
      active,
      maxBitrate: maxBitrateBps,
      maxFramerate,
      ...(active && captured
        ? { scaleResolutionDownTo: fits, scaleResolutionDownBy: Math.max(1, captured.height / size.height) }
        : {}),
    };
  };
  const microphone = { maxBitrate: soundBps, priority: 'high', networkPriority: 'high' } as const;
  return { microphone, camera: of('camera'), screen: of('screen') };
}
