import type { ParticipantId } from '../../../server/protocol/index.js';
import type { StreamSource } from '../../core/call/participant.js';
import type { RequestedSizes as Sizes } from '../../core/sending/uplink-allocation.js';
import type { Size } from '../../core/sending/video-size.js';
import { peerLimits } from '../../peer-protocol/index.js';

export interface RequestedSizesOptions {
  /** Whether no video is wanted at all. */
  readonly audioOnly: () => boolean;
}

const none: Sizes = { camera: null, screen: null };

/**
 * Video sizes that this page requests from each participant: the sizes in which it shows them. A sender then encodes no
 * more than is shown.
 */
export class RequestedSizes {
  readonly #options: RequestedSizesOptions;
  readonly #sizes = new Map<ParticipantId, Sizes>();

  constructor(options: RequestedSizesOptions) {
    this.#options = options;
  }

  /** @param box device pixels; null for a video that is not visible. @returns whether it differs from before */
  set(id: ParticipantId, source: StreamSource, box: Size | null): boolean {
    const before = this.#sizes.get(id);
    const size = box && { width: clampPixels(box.width), height: clampPixels(box.height) };
    const known = before?.[source];
    if (before && known?.width === size?.width && known?.height === size?.height) return false;
    this.#sizes.set(id, { ...(before ?? none), [source]: size });
    return true;
  }

  /** The sizes to request from a participant; null before the interface has set any. */
  of(id: ParticipantId): Sizes | null {
    if (this.#options.audioOnly()) return none;
    return this.#sizes.get(id) ?? null;
  }
}

function clampPixels(length: number): number {
  return Math.min(peerLimits.pixels, Math.max(0, Math.round(length)));
}
