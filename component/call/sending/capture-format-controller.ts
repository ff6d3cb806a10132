import type { Logger } from '../../core/log.js';
import type { CaptureFormat } from '../../core/sending/capture-format.js';
import type { Delay } from '../../rtc/link/connection.js';

export interface CaptureFormatControllerOptions {
  readonly delay: Delay;
  /** The local camera's track if its format may be changed; null for a track of the page. */
  readonly camera: () => MediaStreamTrack | null;
  /** The format that is enough for all receivers; null while none shows the camera. */
  readonly format: () => CaptureFormat | null;
  readonly onChanged: () => void;
  readonly log: Logger;
}

interface FormatRequest {
  readonly track: MediaStreamTrack;
  readonly format: CaptureFormat;
}

/** Windows are resized and participants join: the newest format is applied this long after the first change. */
const SETTLE_MS = 2_000;

/** Controller of the camera's capture format: captures no larger and no more frames than receivers show. */
export class CaptureFormatController {
  readonly #options: CaptureFormatControllerOptions;
  #requested: FormatRequest | null = null;
  #cancel: (() => void) | null = null;
  #closed = false;

  constructor(options: CaptureFormatControllerOptions) {
    this.#options = options;
  }

  /** The requested sizes, or the camera, may have changed. */
  follow(): void {
    if (this.#closed || !this.#nextRequest()) return;
    this.#cancel ??= this.#options.delay(() => {
      this.#cancel = null;
      void this.#change();
    }, SETTLE_MS);
  }

  close(): void {
    this.#closed = true;
    this.#cancel?.();
  }

  /** The format to request now; null if it was requested, or there is none. */
  #nextRequest(): FormatRequest | null {
    const track = this.#options.camera();
    const format = this.#options.format();
    if (!track || !format) return null;
    const { width, height, frameRate } = this.#requested?.format ?? {};
    const same = width === format.width && height === format.height && frameRate === format.frameRate;
    return same && this.#requested?.track === track ? null : { track, format };
  }

  async #change(): Promise<void> {
    const request = this.#nextRequest();
    if (!request) return;
    this.#requested = request;
    const { width, height, frameRate } = request.format;
    const constraints = {
      ...request.track.getConstraints(),
      width: { ideal: width },
      height: { ideal: height },
      frameRate: { ideal: frameRate },
    };
    try {
      await request.track.applyConstraints(constraints);
    } catch (cause) {
      // The camera keeps its format: what is sent is scaled anyway.
      this.#options.log.info('camera refused a capture format', { cause });
    }
    if (!this.#closed) this.#options.onChanged();
  }
}
