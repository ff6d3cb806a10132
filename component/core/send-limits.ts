/** What one link may send of a picture. */
export interface SendLimits {
  readonly maxBitrateBps: number;
  readonly maxFramerate: number;
  /** 1 sends the camera's own size, 2 half of its width and height. */
  readonly scaleResolutionDownBy: number;
}

/** Of all that a participant sends, sound is served first: per link, with its packet headers. */
const AUDIO_BPS = 40_000;

/**
 * Shares one uplink among the links of a mesh: everybody encodes for everybody, so the more there are the less
 * each gets, and what is sent stays about the size of one container however large the room.
 *
 * @param links number of other participants
 * @param uplinkBps what may be sent in all, sound included
 */
export function sendLimits(links: number, uplinkBps = 2_500_000): SendLimits {
  const shareBps = uplinkBps / Math.max(1, links) - AUDIO_BPS;
  const scaleResolutionDownBy = links <= 1 ? 1 : links <= 4 ? 2 : 4;
  const ceilingBps = 900_000 / scaleResolutionDownBy ** 1.5;
  return {
    maxBitrateBps: Math.round(Math.max(50_000, Math.min(shareBps, ceilingBps))),
    maxFramerate: links <= 1 ? 30 : links <= 3 ? 20 : 15,
    scaleResolutionDownBy,
  };
}
