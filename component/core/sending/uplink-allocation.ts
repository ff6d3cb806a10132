import type { AudioPacketization } from './audio-packetization.js';
import { area, containFit, encodedSize, fitForLinks, type Size } from './video-size.js';

// Allocates the uplink of a participant among the videos that it sends to each receiver.

/** Videos that a participant can send, by priority. */
export const videoSources = ['screen', 'camera'] as const;
export type VideoSource = (typeof videoSources)[number];

/** Sizes that one receiver requests, in device pixels; null for a video that it does not show. */
export type RequestedSizes = Readonly<Record<VideoSource, Size | null>>;

/** Degradation that congestion of a path, or of the CPU, imposes. */
export interface Degradation {
  /** Number of times that the frame rate is halved. */
  readonly frameRateHalvings: number;
  /** Number of times that width and height are halved. */
  readonly sizeHalvings: number;
  /** Audio with half the bitrate and longer packets. */
  readonly reducedAudio: boolean;
  /** No video at all, so that audio gets through. */
  readonly audioOnly: boolean;
}

export const noDegradation: Degradation = {
  frameRateHalvings: 0,
  sizeHalvings: 0,
  reducedAudio: false,
  audioOnly: false,
};

/** Demand of one link. */
export interface LinkDemand {
  readonly requestedSizes: RequestedSizes;
  readonly degradation: Degradation;
  /** Whether audio should be sent twice (RED), against losses. */
  readonly redundant: boolean;
}

export interface AllocationInput {
  /** Total uplink, bits per second, with audio and packet headers. */
  readonly uplinkBps: number;
  /** Captured size of each source; null for a source that is not sent. */
  readonly sources: Readonly<Record<VideoSource, Size | null>>;
  /** Whether there is audio to send. */
  readonly audio: boolean;
  readonly links: readonly LinkDemand[];
}

/** Allocation for one video on one link. */
export interface VideoLimits {
  readonly active: boolean;
  readonly size: Size;
  readonly maxFramerate: number;
  readonly maxBitrateBps: number;
}

/** Allocation for one link. */
export interface LinkAllocation {
  readonly videos: Readonly<Record<VideoSource, VideoLimits>>;
  /** Bitrate of Opus, without packet headers. */
  readonly audioBps: number;
  readonly packetization: AudioPacketization;
}

/**
 * Bitrates of audio: Opus at most and at least; overhead of 50 packets a second with 30 bytes of headers
 * each, and RTCP; and what a link without audio costs.
 */
const audioRates = { maxBps: 32_000, minBps: 16_000, overheadBps: 14_000, silentBps: 4_000 } as const;
/** Packet headers and retransmissions of video, as a factor. */
const VIDEO_OVERHEAD = 1.12;
/** Video with a lower bitrate is not usable. */
const MIN_VIDEO_BPS = 40_000;

/** Highest and lowest frame rate, per second. Below the lowest, further degradation is no use. */
const frameRates = { camera: { max: 30, min: 8 }, screen: { max: 10, min: 3 } } as const;
/**
 * Frame rate by number of links, [at least this many links, frames per second]: each link costs an encoder.
 */
const frameRatesByLinks = [
  [6, 10],
  [3, 15],
  [2, 20],
] as const;

/**
 * Bitrate at which VP8 looks good: 160 kbit/s for 320×180 at 20 frames per second, 450 kbit/s for 640×360,
 * 1700 kbit/s for 1280×720 at 30, as common simulcast ladders have it. A power law interpolates.
 */
export function targetBps(size: Size, framesPerSecond: number): number {
  return Math.round(160_000 * ((area(size) * framesPerSecond) / (320 * 180 * 20)) ** 0.745);
}

/** Frame rate of a source without degradation. */
export function maxFramerateFor(source: VideoSource, links: number): number {
  const { max } = frameRates[source];
  const byLinks = frameRatesByLinks.find(([atLeast]) => links >= atLeast)?.[1] ?? max;
  return Math.min(max, byLinks);
}

/**
 * Bandwidth allocation: divides one uplink among all links. Audio comes first, for every link; then shared
 * screens; then cameras, larger videos with more. A video whose share would be too small is not sent. The
 * sum, with headers, never exceeds `uplinkBps`, unless audio alone does. Pure: the same demands give the same
 * allocations.
 *
 * @returns one allocation for each link, in the same order
 */
export function allocateUplink({
  uplinkBps,
  sources,
  audio: hasAudio,
  links,
}: AllocationInput): readonly LinkAllocation[] {
  const audioShares = links.map((link) => audioShareOf(link, uplinkBps, links.length));
  const audioBps = sumOf(audioShares, ({ costBps }) => (hasAudio ? costBps : audioRates.silentBps));
  let leftBps = Math.max(0, uplinkBps - audioBps) / VIDEO_OVERHEAD;
  const requests = links.flatMap((link, index) => videoRequestsOf(link, index, sources, links.length));
  for (const source of videoSources) {
    const ofSource = requests.filter((each) => each.source === source);
    leftBps -= divideAmong(ofSource, leftBps);
  }
  return audioShares.map(({ bps, packetization }, index) => ({
    audioBps: bps,
    packetization,
    videos: {
      camera: limitsOf(requests, index, 'camera', sources.camera),
      screen: limitsOf(requests, index, 'screen', sources.screen),
    },
  }));
}

/** One video that a receiver requests. `bps` is its share so far. */
interface VideoRequest {
  /** Index of the link. */
  readonly index: number;
  readonly source: VideoSource;
  readonly size: Size;
  readonly framerate: number;
  readonly targetBps: number;
  bps: number;
}

function videoRequestsOf(
  { requestedSizes, degradation }: LinkDemand,
  index: number,
  sources: AllocationInput['sources'],
  links: number,
): VideoRequest[] {
  if (degradation.audioOnly) return [];
  return videoSources.flatMap((source) => {
    const [captured, box] = [sources[source], requestedSizes[source]];
    if (!captured || !box || area(box) === 0) return [];
    const fit = source === 'camera' ? fitForLinks(links) : containFit;
    const size = encodedSize(captured, box, fit, 0.5 ** degradation.sizeHalvings);
    const framerate = Math.max(
      frameRates[source].min,
      Math.round(maxFramerateFor(source, links) * 0.5 ** degradation.frameRateHalvings),
    );
    return [{ index, source, size, framerate, targetBps: targetBps(size, framerate), bps: 0 }];
  });
}

/** Sets the share of each video. @returns the sum of the shares */
function divideAmong(videos: readonly VideoRequest[], availableBps: number): number {
  const byArea = [...videos].sort((a, b) => area(b.size) - area(a.size) || a.index - b.index);
  // The smallest videos are dropped where not all can have the minimum.
  const served = byArea.slice(0, Math.floor(availableBps / MIN_VIDEO_BPS));
  for (const video of served) video.bps = Math.min(MIN_VIDEO_BPS, video.targetBps);
  // The rest is divided in proportion to what each video lacks to its target.
  const leftBps = availableBps - sumOf(served, ({ bps }) => bps);
  const missingBps = sumOf(served, (video) => video.targetBps - video.bps);
  const ratio = missingBps > 0 ? Math.min(1, leftBps / missingBps) : 0;
  for (const video of served) video.bps += Math.floor((video.targetBps - video.bps) * ratio);
  return sumOf(served, ({ bps }) => bps);
}

function sumOf<Item>(items: readonly Item[], bpsOf: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + bpsOf(item), 0);
}

function limitsOf(
  requests: readonly VideoRequest[],
  index: number,
  source: VideoSource,
  captured: Size | null,
): VideoLimits {
  const request = requests.find((each) => each.index === index && each.source === source);
  const { size = captured ?? { width: 0, height: 0 }, framerate = 0, bps = 0 } = request ?? {};
  return {
    active: bps > 0,
    size,
    maxFramerate: framerate || frameRates[source].min,
    maxBitrateBps: bps || MIN_VIDEO_BPS,
  };
}

interface AudioShare {
  readonly bps: number;
  readonly packetization: AudioPacketization;
  /** With packet headers and redundancy. */
  readonly costBps: number;
}

/**
 * Audio is reduced last: only where the uplink does not suffice for every link, or a path for little more. A
 * packet costs its headers, and the same CPU however much audio it contains: 60 ms take a quarter off the CPU
 * cost of audio (measured in Chromium). So calls with three links and more use 60 ms, whose delay is not
 * audible; smaller ones use 20 ms.
 */
function audioShareOf({ degradation, redundant }: LinkDemand, uplinkBps: number, links: number): AudioShare {
  const shareBps = uplinkBps / Math.max(1, links) - audioRates.overheadBps;
  const isRedundant = redundant && !degradation.reducedAudio && shareBps >= audioRates.minBps * 2;
  const copies = isRedundant ? 2 : 1;
  const maxBps = degradation.reducedAudio ? audioRates.minBps : audioRates.maxBps;
  const bps = Math.round(Math.min(maxBps, Math.max(audioRates.minBps, shareBps / copies)));
  const frameMs = degradation.reducedAudio || links >= 3 ? 60 : 20;
  return {
    bps,
    packetization: { frameMs, redundant: isRedundant },
    costBps: bps * copies + audioRates.overheadBps,
  };
}
