import type { AudioPacketization } from './audio-packetization.js';
import { area, contained, fitAmong, type Size, sizeToSend } from './picture-size.js';

/** What pictures are there to be sent. */
export const pictureSources = ['screen', 'camera'] as const;
export type PictureSource = (typeof pictureSources)[number];

/** What one receiver shows of each source, in device pixels; null for what it does not show at all. */
export type RequestedSizes = Readonly<Record<PictureSource, Size | null>>;

/** How much has to be saved on a way, or on this machine; each step saves about half of the one before. */
export interface Degradation {
  /** Times that the frame rate is halved. */
  readonly slower: number;
  /** Times that width and height are halved. */
  readonly smaller: number;
  /** Sound in half of the bits and longer packets. */
  readonly leanSound: boolean;
  /** No pictures at all, so that sound gets through. */
  readonly soundOnly: boolean;
}

export const noDegradation: Degradation = { slower: 0, smaller: 0, leanSound: false, soundOnly: false };

/** One link, as the budget sees it. */
export interface LinkDemand {
  readonly wishes: RequestedSizes;
  readonly thrift: Degradation;
  /** Whether sound should be sent twice, against losses. */
  readonly redundant: boolean;
}

export interface BudgetInput {
  /** What may be sent in all, in bits per second, sound and packet headers included. */
  readonly uplinkBps: number;
  /** The size that each source is captured in; null for what is not sent. */
  readonly sources: Readonly<Record<PictureSource, Size | null>>;
  /** Whether there is sound to send. */
  readonly sound: boolean;
  readonly links: readonly LinkDemand[];
}

/** What one picture may cost on one link. */
export interface PictureLimits {
  readonly active: boolean;
  readonly size: Size;
  readonly maxFramerate: number;
  readonly maxBitrateBps: number;
}

/** What one link may send. */
export interface LinkLimits {
  readonly pictures: Readonly<Record<PictureSource, PictureLimits>>;
  /** Opus itself, without headers. */
  readonly soundBps: number;
  readonly sound: AudioPacketization;
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
export function idealBps(size: Size, framesPerSecond: number): number {
  return Math.round(160_000 * ((area(size) * framesPerSecond) / (320 * 180 * 20)) ** 0.745);
}

/** The frame rate to begin with, before anything has to be saved. */
export function fullFramerate(source: PictureSource, links: number): number {
  const { most } = frameRates[source];
  const crowd = crowds.find(([atLeast]) => links >= atLeast)?.[1] ?? most;
  return Math.min(most, crowd);
}

/**
 * Shares an uplink among all that could be sent: sound first, to everybody; then shared screens; then faces, larger
 * ones with more. A picture that would get too little is not sent at all. What is given in all, with its headers, never
 * is more than `uplinkBps`, unless sound alone is. Pure: the same demands give the same shares.
 */
export function shareUplink({
  uplinkBps,
  sources,
  sound: hasSound,
  links,
}: BudgetInput): readonly LinkLimits[] {
  const sounds = links.map((link) => soundOf(link, uplinkBps, links.length));
  const forSound = sumOf(sounds, ({ costBps }) => (hasSound ? costBps : sound.silentBps));
  let leftBps = Math.max(0, uplinkBps - forSound) / PICTURE_OVERHEAD;
  const wanted = links.flatMap((link, index) => wantedOf(link, index, sources, links.length));
  for (const source of pictureSources) {
    const pictures = wanted.filter((each) => each.source === source);
    leftBps -= serve(pictures, leftBps);
  }
  return sounds.map(({ bps, packets }, index) => ({
    soundBps: bps,
    sound: packets,
    pictures: {
      camera: limitsOf(wanted, index, 'camera', sources.camera),
      screen: limitsOf(wanted, index, 'screen', sources.screen),
    },
  }));
}

interface Wanted {
  readonly index: number;
  readonly source: PictureSource;
  readonly size: Size;
  readonly framerate: number;
  readonly idealBps: number;
  bps: number;
}

function wantedOf(
  { wishes, thrift }: LinkDemand,
  index: number,
  sources: BudgetInput['sources'],
  links: number,
): Wanted[] {
  if (thrift.soundOnly) return [];
  return pictureSources.flatMap((source) => {
    const [from, box] = [sources[source], wishes[source]];
    if (!from || !box || area(box) === 0) return [];
    const fit = source === 'camera' ? fitAmong(links) : contained;
    const size = sizeToSend(from, box, fit, 0.5 ** thrift.smaller);
    const framerate = Math.max(
      frameRates[source].least,
      Math.round(fullFramerate(source, links) * 0.5 ** thrift.slower),
    );
    return [{ index, source, size, framerate, idealBps: idealBps(size, framerate), bps: 0 }];
  });
}

/** Gives each picture its share. @returns what was given in all */
function serve(pictures: readonly Wanted[], availableBps: number): number {
  const byArea = [...pictures].sort((a, b) => area(b.size) - area(a.size) || a.index - b.index);
  // Whoever would get too little makes room for the others.
  const served = byArea.slice(0, Math.floor(availableBps / LEAST_PICTURE_BPS));
  for (const picture of served) picture.bps = Math.min(LEAST_PICTURE_BPS, picture.idealBps);
  // The rest goes by what each could still make use of.
  const leftBps = availableBps - sumOf(served, ({ bps }) => bps);
  const usableBps = sumOf(served, ({ idealBps: ideal, bps }) => ideal - bps);
  const part = usableBps > 0 ? Math.min(1, leftBps / usableBps) : 0;
  for (const picture of served) picture.bps += Math.floor((picture.idealBps - picture.bps) * part);
  return sumOf(served, ({ bps }) => bps);
}

function sumOf<Item>(items: readonly Item[], figureOf: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + figureOf(item), 0);
}

function limitsOf(
  wanted: readonly Wanted[],
  index: number,
  source: PictureSource,
  captured: Size | null,
): PictureLimits {
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
function soundOf({ thrift, redundant }: LinkDemand, uplinkBps: number, links: number): SoundShare {
  const shareBps = uplinkBps / Math.max(1, links) - sound.overheadBps;
  const twice = redundant && !thrift.leanSound && shareBps >= sound.leastBps * 2;
  const times = twice ? 2 : 1;
  const mostBps = thrift.leanSound ? sound.leastBps : sound.bps;
  const bps = Math.round(Math.min(mostBps, Math.max(sound.leastBps, shareBps / times)));
  const frameMs = thrift.leanSound || links >= 3 ? 60 : 20;
  return { bps, packets: { frameMs, redundant: twice }, costBps: bps * times + sound.overheadBps };
}
