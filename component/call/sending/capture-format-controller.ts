import type { Logger } from '../../core/log.js';
import type { CaptureFormat } from '../../core/sending/capture-format.js';
import type { Delay } from '../../rtc/link/connection.js';

export interface CaptureFormatControllerOptions {
  readonly delay: Delay;
  /** The own camera's track as long as it may be changed: null for a page's own. */
  readonly camera: () => MediaStreamTrack | null;
  /** What is enough for all receivers; null while none shows anything. */
  readonly format: () => CaptureFormat | null;
  readonly onChanged: () => void;
  readonly log: Logger;
}

interface Wanted {
  readonly track: MediaStreamTrack;
  readonly format: CaptureFormat;
}

/** Windows are dragged and people come and go: a camera follows what has held for so long. */
const REST_MS = 2_000;

/** Has the own camera take pictures no larger, and no more of them, than anybody shows. */
export class CaptureFormatController {
  readonly #options: CaptureFormatControllerOptions;
  #asked: Wanted | null = null;
  #cancel: (() => void) | null = null;
  #closed = false;

  constructor(options: CaptureFormatControllerOptions) {
    this.#options = options;
  }

  /** What is shown, or the camera, may have changed. */
  follow(): void {
    if (this.#closed || !this.#due()) return;
    this.#cancel ??= this.#options.delay(() => {
      this.#cancel = null;
      void this.#change();
    }, REST_MS);
  }

  close(): void {
    this.#closed = true;
    this.#cancel?.();
  }

  /** What the camera should be asked for now; null where it has been, or nothing should. */
  #due(): Wanted | null {
    const track = this.#options.camera();
    const format = this.#options.format();
    if (!track || !format) return null;
    const { width, height, frameRate } = this.#asked?.format ?? {};
    const same = width === format.width && height === format.height && frameRate === format.frameRate;
    return same && this.#asked?.track === track ? null : { track, format };
  }

  async #change(): Promise<void> {
    const due = this.#due();
    if (!due) return;
    this.#asked = due;
    const { width, height, frameRate } = due.format;
    const constraints = {
      ...due.track.getConstraints(),
      width: { ideal: width },
      height: { ideal: height },
      frameRate: { ideal: frameRate },
    };
    try {
      await due.track.applyConstraints(constraints);
    } catch (cause) {
      // The camera keeps its format: what is sent is scaled anyway.
      this.#options.log.info('camera refused a capture format', { cause });
    }
    if (!this.#closed) this.#options.onChanged();
  }
}
