import type { AudioPacketization } from './audio-packetization.js';
import { area, containFit, encodedSize, fitForLinks, type Size } from './video-size.js';

/** What videos are there to be sent. */
export const videoSources = ['screen', 'camera'] as const;
export type VideoSource = (typeof videoSources)[number];

/** What one receiver shows of each source, in device pixels; null for what it does not show at all. */
export type RequestedSizes = Readonly<Record<VideoSource, Size | null>>;

/** How much has to be saved on a way, or on this machine; each step saves about half of the one before. */
export interface Degradation {
  /** Times that the frame rate is halved. */
  readonly frameRateHalvings: number;
  /** Times that width and height are halved. */
  readonly sizeHalvings: number;
  /** Sound in half of the bits and longer packets. */
  readonly reducedAudio: boolean;
  /** No videos at all, so that sound gets through. */
  readonly audioOnly: boolean;
}

export const noDegradation: Degradation = {
  frameRateHalvings: 0,
  sizeHalvings: 0,
  reducedAudio: false,
  audioOnly: false,
};

/** One link, as the budget sees it. */
export interface LinkDemand {
  readonly requestedSizes: RequestedSizes;
  readonly degradation: Degradation;
  /** Whether sound should be sent twice, against losses. */
  readonly redundant: boolean;
}

export interface AllocationInput {
  /** What may be sent in all, in bits per second, sound and packet headers included. */
  readonly uplinkBps: number;
  /** The size that each source is captured in; null for what is not sent. */
  readonly sources: Readonly<Record<VideoSource, Size | null>>;
  /** Whether there is audio to send. */
  readonly audio: boolean;
  readonly links: readonly LinkDemand[];
}

/** What one picture may cost on one link. */
export interface VideoLimits {
  readonly active: boolean;
  readonly size: Size;
  readonly maxFramerate: number;
  readonly maxBitrateBps: number;
}

/** What one link may send. */
export interface LinkAllocation {
  readonly videos: Readonly<Record<VideoSource, VideoLimits>>;
  /** Opus itself, without headers. */
  readonly audioBps: number;
  readonly packetization: AudioPacketization;
}

/** Opus; beside it 50 packets a second with 30 bytes of headers each, and reports; and what is said without any sound. */
const sound = { bps: 32_000, leastBps: 16_000, overheadBps: 14_000, silentBps: 4_000 } as const;
/** Pictures cost headers and repetitions as well. */
const PICTURE_OVERHEAD = 1.12;
/** Less is no picture. */
const LEAST_PICTURE_BPS = 40_000;

/** Frames per second: a face moves, a slide stands; both have a rate below which it is no use to save further. */
const frameRates = { camera: { most: 30, least: 8 }, screen: { most: 10, least: 3 } } as const;
/** With so many links a picture is small, and each costs an encoder: [links, frames per second]. */
const crowds = [
  [6, 10],
  [3, 15],
  [2, 20],
] as const;

/**
 * What a picture of that many pixels a second takes to look well in VP8: 160 kbit/s for 320×180 at 20 frames, 450 for
 * 640×360, 1700 for 1280×720 at 30, the ladder that others have settled on; between them a power law.
 */
export function targetBps(size: Size, framesPerSecond: number): number {
  return Math.round(160_000 * ((area(size) * framesPerSecond) / (320 * 180 * 20)) ** 0.745);
}

/** The frame rate to begin with, before anything has to be saved. */
export function maxFramerateFor(source: VideoSource, links: number): number {
  const { most } = frameRates[source];
  const crowd = crowds.find(([atLeast]) => links >= atLeast)?.[1] ?? most;
  return Math.min(most, crowd);
}

/**
 * Shares an uplink among all that could be sent: sound first, to everybody; then shared screens; then faces, larger
 * ones with more. A picture that would get too little is not sent at all. What is given in all, with its headers, never
 * is more than `uplinkBps`, unless sound alone is. Pure: the same demands give the same shares.
 */
export function allocateUplink({
  uplinkBps,
  sources,
  audio: hasAudio,
  links,
}: AllocationInput): readonly LinkAllocation[] {
  const sounds = links.map((link) => soundOf(link, uplinkBps, links.length));
  const forSound = sumOf(sounds, ({ costBps }) => (hasAudio ? costBps : sound.silentBps));
  let leftBps = Math.max(0, uplinkBps - forSound) / PICTURE_OVERHEAD;
  const wanted = links.flatMap((link, index) => wantedOf(link, index, sources, links.length));
  for (const source of videoSources) {
    const videos = wanted.filter((each) => each.source === source);
    leftBps -= serve(videos, leftBps);
  }
  return sounds.map(({ bps, packets }, index) => ({
    audioBps: bps,
    packetization: packets,
    videos: {
      camera: limitsOf(wanted, index, 'camera', sources.camera),
      screen: limitsOf(wanted, index, 'screen', sources.screen),
    },
  }));
}

interface Wanted {
  readonly index: number;
  readonly source: VideoSource;
  readonly size: Size;
  readonly framerate: number;
  readonly targetBps: number;
  bps: number;
}

function wantedOf(
  { requestedSizes, degradation }: LinkDemand,
  index: number,
  sources: AllocationInput['sources'],
  links: number,
): Wanted[] {
  if (degradation.audioOnly) return [];
  return videoSources.flatMap((source) => {
    const [from, box] = [sources[source], requestedSizes[source]];
    if (!from || !box || area(box) === 0) return [];
    const fit = source === 'camera' ? fitForLinks(links) : containFit;
    const size = encodedSize(from, box, fit, 0.5 ** degradation.sizeHalvings);
    const framerate = Math.max(
      frameRates[source].least,
      Math.round(maxFramerateFor(source, links) * 0.5 ** degradation.frameRateHalvings),
    );
    return [{ index, source, size, framerate, targetBps: targetBps(size, framerate), bps: 0 }];
  });
}

/** Gives each picture its share. @returns what was given in all */
function serve(videos: readonly Wanted[], availableBps: number): number {
  const byArea = [...videos].sort((a, b) => area(b.size) - area(a.size) || a.index - b.index);
  // Whoever would get too little makes room for the others.
  const served = byArea.slice(0, Math.floor(availableBps / LEAST_PICTURE_BPS));
  for (const picture of served) picture.bps = Math.min(LEAST_PICTURE_BPS, picture.targetBps);
  // The rest goes by what each could still make use of.
  const leftBps = availableBps - sumOf(served, ({ bps }) => bps);
  const usableBps = sumOf(served, ({ targetBps: ideal, bps }) => ideal - bps);
  const part = usableBps > 0 ? Math.min(1, leftBps / usableBps) : 0;
  for (const picture of served) picture.bps += Math.floor((picture.targetBps - picture.bps) * part);
  return sumOf(served, ({ bps }) => bps);
}

function sumOf<Item>(items: readonly Item[], figureOf: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + figureOf(item), 0);
}

function limitsOf(
  wanted: readonly Wanted[],
  index: number,
  source: VideoSource,
  captured: Size | null,
): VideoLimits {
  const found = wanted.find((each) => each.index === index && each.source === source);
  const { size = captured ?? { width: 0, height: 0 }, framerate = 0, bps = 0 } = found ?? {};
  return {
    active: bps > 0,
    size,
    maxFramerate: framerate || frameRates[source].least,
    maxBitrateBps: bps || LEAST_PICTURE_BPS,
  };
}

interface SoundShare {
  readonly bps: number;
  readonly packets: AudioPacketization;
  /** With headers, and with what is sent twice. */
  readonly costBps: number;
}

/**
 * Sound is the last to be made less of: only where an uplink does not carry it for everybody, or a way carries little
 * more. Each packet costs its headers, and a processor the same whatever it holds (60 ms in each take a quarter off what
 * sound costs, measured in Chromium): with three links and more they hold that, whose delay is not heard. Two or three
 * people have the shortest.
 */
function soundOf({ degradation, redundant }: LinkDemand, uplinkBps: number, links: number): SoundShare {
  const shareBps = uplinkBps / Math.max(1, links) - sound.overheadBps;
  const twice = redundant && !degradation.reducedAudio && shareBps >= sound.leastBps * 2;
  const times = twice ? 2 : 1;
  const mostBps = degradation.reducedAudio ? sound.leastBps : sound.bps;
  const bps = Math.round(Math.min(mostBps, Math.max(sound.leastBps, shareBps / times)));
  const frameMs = degradation.reducedAudio || links >= 3 ? 60 : 20;
  return { bps, packets: { frameMs, redundant: twice }, costBps: bps * times + sound.overheadBps };
}
