import type { ParticipantId } from '../../../server/protocol/index.js';
import type { StreamSource } from '../../core/call/participant.js';
import type { Size } from '../../core/sending/picture-size.js';
import type { RequestedSizes as Said } from '../../core/sending/send-budget.js';
import { peerLimits } from '../../peer-protocol/index.js';

export interface RequestedSizesOptions {
  /** Whether no pictures are wanted at all. */
  readonly audioOnly: () => boolean;
}

const nothing: Said = { camera: null, screen: null };

/** In which size this page shows each of the others. Nothing is wished of those of whom nothing was said. */
export class RequestedSizes {
  readonly #options: RequestedSizesOptions;
  readonly #shown = new Map<ParticipantId, Said>();

  constructor(options: RequestedSizesOptions) {
    this.#options = options;
  }

  /** @param box device pixels; null for what is not seen. @returns whether that is news */
  set(id: ParticipantId, source: StreamSource, box: Size | null): boolean {
    const before = this.#shown.get(id);
    const size = box && { width: pixels(box.width), height: pixels(box.height) };
    const known = before?.[source];
    if (before && known?.width === size?.width && known?.height === size?.height) return false;
    this.#shown.set(id, { ...(before ?? nothing), [source]: size });
    return true;
  }

  /** What to tell a participant; null where an interface has not said how it shows them. */
  of(id: ParticipantId): Said | null {
    if (this.#options.audioOnly()) return nothing;
    return this.#shown.get(id) ?? null;
  }
}

function pixels(length: number): number {
  return Math.min(peerLimits.pixels, Math.max(0, Math.round(length)));
}
