import { captureSize } from '../core/capture-size.js';
import type { Size } from '../core/picture-size.js';
import type { Delay } from '../rtc/connection.js';

export interface CameraSizeOptions {
  readonly delay: Delay;
  /** The own camera's track as long as it may be changed: null for a page's own. */
  readonly camera: () => MediaStreamTrack | null;
  /** What the receivers show. */
  readonly boxes: () => readonly Size[];
  readonly onChanged: () => void;
}

/** Windows are dragged and people come and go: a camera follows what has held for so long. */
const REST_MS = 2_000;

/** Has the own camera take pictures no larger than the largest that anybody shows. */
export class CameraSize {
  readonly #options: CameraSizeOptions;
  #asked: { readonly track: MediaStreamTrack; readonly size: Size } | null = null;
  #cancel: (() => void) | null = null;
  #closed = false;

  constructor(options: CameraSizeOptions) {
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
  #due(): { readonly track: MediaStreamTrack; readonly size: Size } | null {
    const track = this.#options.camera();
    const size = captureSize(this.#options.boxes());
    if (!track || !size) return null;
    return this.#asked?.track === track && this.#asked.size === size ? null : { track, size };
  }

  async #change(): Promise<void> {
    const due = this.#due();
    if (!due) return;
    this.#asked = due;
    const { width, height } = due.size;
    const wanted = { ...due.track.getConstraints(), width: { ideal: width }, height: { ideal: height } };
    // A camera that cannot goes on as it is: what is sent is scaled anyway.
    await due.track.applyConstraints(wanted).catch(() => undefined);
    if (!this.#closed) this.#options.onChanged();
  }
}
