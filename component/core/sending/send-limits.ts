/** What one encoding may send, under the names of W3C webrtc-pc §5.2.5 and webrtc-extensions. */
export interface EncodingLimits {
  readonly active?: boolean;
  /** Bits per second, without packet headers. */
  readonly maxBitrate?: number;
  readonly maxFramerate?: number;
  /** Which of several encodings gives way (W3C webrtc-priority §2). */
  readonly priority?: 'very-low' | 'low' | 'medium' | 'high';
  readonly networkPriority?: 'very-low' | 'low' | 'medium' | 'high';
  /** 1 sends the source's own size, 2 half of its width and height. */
  readonly scaleResolutionDownBy?: number;
  /** The same as a size, whichever way a phone is held; it wins where a browser knows it. */
  readonly scaleResolutionDownTo?: { readonly maxWidth: number; readonly maxHeight: number };
}

/** What one link may send on its lines; nothing is said of those that are missing. */
export type SendLimits = Readonly<Partial<Record<'microphone' | 'camera' | 'screen', EncodingLimits>>>;

/** Sound, with its headers. */
const SOUND_BPS = 50_000;
const LEAST_BPS = 40_000;

/**
 * What a link may send before its receiver has said what it shows: everybody encodes for everybody, so the more there
 * are, the less each gets.
 *
 * @param links number of other participants
 * @param uplinkBps what may be sent in all, sound included
 */
export function initialLimits(links: number, uplinkBps: number): SendLimits {
  const shareBps = (uplinkBps / Math.max(1, links) - SOUND_BPS) * 0.8;
  const scaleResolutionDownBy = links <= 1 ? 1 : links <= 4 ? 2 : 4;
  const picture = {
    active: shareBps >= LEAST_BPS,
    maxBitrate: Math.round(Math.max(LEAST_BPS, Math.min(shareBps, 900_000 / scaleResolutionDownBy ** 1.5))),
    maxFramerate: links <= 1 ? 30 : links <= 3 ? 20 : 15,
    scaleResolutionDownBy,
  };
  return { camera: picture, screen: picture };
}
