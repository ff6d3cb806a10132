import { noChange } from 'lit';
import { AsyncDirective } from 'lit/async-directive.js';
import { directive, type ElementPart, type PartInfo, PartType } from 'lit/directive.js';

/** What a tile's video shows. */
export interface Picture {
  readonly stream: MediaStream;
  /** Whether a picture is sent at all; the last one is not shown after the camera went off. */
  readonly live: boolean;
  /** Whether to stay with the frame that is shown: nothing comes at the moment, and what comes next may come another way. */
  readonly held: boolean;
  /** Called with the first frame after the camera went on. */
  readonly onFrame: () => void;
}

/** Ways of the browser to say that there is a picture. */
const signs = ['loadeddata', 'playing', 'resize'] as const;

/**
 * Plays a stream in a muted `<video>` and marks it for the style sheet: `data-live` from the first frame on that
 * belongs to the camera as it is on now, and `data-portrait` for an upright picture.
 */
class TileVideo extends AsyncDirective {
  #video: HTMLVideoElement | null = null;
  #listening: AbortController | null = null;
  #live = false;
  #held = false;
  #onFrame: (() => void) | null = null;

  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error('tileVideo belongs on a <video> element');
  }

  render(_picture: Picture): typeof noChange {
    return noChange;
  }

  override update(part: ElementPart, [picture]: [Picture]): typeof noChange {
    const video = part.element as HTMLVideoElement;
    this.#video = video;
    this.#onFrame = picture.onFrame;
    if (this.#listening === null) this.#listen(video);
    if (video.srcObject !== picture.stream) {
      video.srcObject = picture.stream;
      this.#live = false;
    }
    if (picture.live !== this.#live) {
      this.#live = picture.live;
      delete video.dataset.live;
      if (picture.live) this.#awaitFrame(video);
    }
    this.#held = picture.held;
    if (picture.held) video.pause();
    else if (picture.live) play(video);
    return noChange;
  }

  /** The host left the document, perhaps only to come back elsewhere: then nothing is let go. */
  protected override disconnected(): void {
    queueMicrotask(() => {
      if (this.#video === null || this.#video.isConnected) return;
      this.#listening?.abort();
      this.#listening = null;
      this.#live = false;
      this.#video.srcObject = null;
      delete this.#video.dataset.live;
    });
  }

  /** Browsers pause a video that is moved. */
  protected override reconnected(): void {
    if (this.#video && !this.#held) play(this.#video);
  }

  #listen(video: HTMLVideoElement): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const notice = () => {
      video.toggleAttribute('data-portrait', video.videoHeight > video.videoWidth);
      if (!countsFrames(video)) this.#shown(video);
    };
    for (const sign of signs) video.addEventListener(sign, notice, { signal });
    // Nobody but the browser pauses it: when a page is frozen, say.
    video.addEventListener('pause', () => this.#live && !this.#held && play(video), { signal });
  }

  #awaitFrame(video: HTMLVideoElement): void {
    if (countsFrames(video)) video.requestVideoFrameCallback(() => this.#shown(video));
    // It comes four times a second: not to be listened to for longer than needed.
    else video.ontimeupdate = () => this.#shown(video);
  }

  #shown(video: HTMLVideoElement): void {
    if (!this.#live || video.videoWidth === 0 || 'live' in video.dataset) return;
    video.ontimeupdate = null;
    video.dataset.live = '';
    this.#onFrame?.();
  }
}

/** A hidden page gets no frame callbacks, and nobody sees what it would show too early. */
function countsFrames(video: HTMLVideoElement): boolean {
  return 'requestVideoFrameCallback' in video && document.visibilityState === 'visible';
}

/** A muted video may always play; what can refuse is a newer load, whose own call follows. */
function play(video: HTMLVideoElement): void {
  if (!video.paused) return;
  video.play().catch((cause: unknown) => {
    if (!(cause instanceof DOMException)) throw cause;
  });
}

export const tileVideo = directive(TileVideo);
