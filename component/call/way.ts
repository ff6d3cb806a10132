import { type LinkCondition, smoothLoss } from '../core/link-quality.js';
import type { Size } from '../core/picture-size.js';
import {
  type LinkDemand,
  type LinkLimits,
  type PictureLimits,
  type PictureSource,
  pictureSources,
  type Thrift,
  type Wishes,
} from '../core/send-budget.js';
import type { EncodingLimits, SendLimits } from '../core/send-limits.js';
import { type SoundPackets, wantsRedundancy, withSoundPackets } from '../core/sound-packets.js';
import { linkStrain } from '../core/strain.js';
import { isPaused, linkLadder, more, nextSaving, noSaving, settling, thriftSteps } from '../core/thrift.js';
import { audible } from '../core/voice.js';
import type { Connection } from '../rtc/connection.js';
import { type LinkFigures, readLinkFigures } from '../rtc/link-figures.js';
import type { PeerLink } from '../rtc/peer-link.js';

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
export class Way {
  /** What the receiver shows; null until it has said so. */
  wishes: Wishes | null = null;
  /** When sound that can be heard was last found to have come in, as a look finds it; on the clock of looks. */
  heardAtMs = Number.NEGATIVE_INFINITY;
  readonly #link: PeerLink;
  #saving = noSaving;
  #limits: LinkLimits | null = null;
  #connection: Connection | null = null;
  #figures: (LinkFigures & { readonly atMs: number }) | null = null;
  /** Smoothed shares of what is sent to the other side, and of what comes from there, that are lost. */
  #sentLossShare = 0;
  #lossShare = 0;
  #sound: SoundPackets | null = null;
  #said = '';
  /** Whether what is sent has changed since the last look: then missing frames say nothing. */
  #changed = false;

  constructor(link: PeerLink) {
    this.#link = link;
  }

  demand(machine: Thrift | undefined): LinkDemand {
    return {
      wishes: this.wishes ?? { camera: assumedBox, screen: assumedBox },
      thrift: more(thriftSteps[this.#saving.step], machine),
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
    this.#link.attendant?.say({ kind: 'paused', ...paused });
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
    const figures = await readLinkFigures(connection);
    const before = this.#figures;
    const changed = this.#changed;
    this.#figures = { ...figures, atMs: nowMs };
    this.#changed = false;
    this.#sentLossShare += (figures.lossShare - this.#sentLossShare) * LOSS_WEIGHT;
    if (before) {
      this.#lossShare = smoothLoss(this.#lossShare, before, figures);
      const meanSquare = ((figures.soundEnergy - before.soundEnergy) * 1_000) / (nowMs - before.atMs);
      if (meanSquare >= audible ** 2) this.heardAtMs = nowMs;
    }
    const pictures = pictureSources.map((source) => limits.pictures[source]).filter(({ active }) => active);
    const strain = linkStrain({
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
      processorLimited: figures.processorLimited,
    };
  }

  /** Sound travels otherwise from the next negotiation on: where there has been one, from another one on. */
  #packSound(packets: SoundPackets, mayNegotiate: boolean): void {
    const before = this.#sound;
    if (before?.frameMs === packets.frameMs && before.redundant === packets.redundant) return;
    if (before && !mayNegotiate) return;
    this.#sound = packets;
    this.#link.adjust = (sdp) => withSoundPackets(sdp, packets);
    if (before) this.#link.connection?.negotiate();
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
