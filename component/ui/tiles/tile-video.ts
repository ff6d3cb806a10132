import { noChange } from 'lit';
import { AsyncDirective } from 'lit/async-directive.js';
import { directive, type ElementPart, type PartInfo, PartType } from 'lit/directive.js';
import { PlaybackResumer } from './playback-resumer.js';

/** What a tile's video element shows. */
export interface TileVideoOptions {
  readonly stream: MediaStream;
  /** Whether video is being sent; false hides the last frame after the camera went off. */
  readonly live: boolean;
  /** Whether to freeze on the current frame: nothing arrives, and the next frames may use another connection. */
  readonly held: boolean;
  /** Called with the first frame after `live` became true. */
  readonly onFrame: () => void;
}

/** Events after which the video may have a frame. */
const frameEvents = ['loadeddata', 'playing', 'resize'] as const;

/**
 * Directive that plays a stream in a muted `<video>` and sets attributes for the style sheet: `data-live` from the first
 * frame after the camera went on, and `data-portrait` for upright video.
 */
class TileVideo extends AsyncDirective {
  #video: HTMLVideoElement | null = null;
  #ended: AbortController | null = null;
  #live = false;
  #held = false;
  #onFrame: (() => void) | null = null;
  readonly #resumer = new PlaybackResumer(() => {
    if (this.#video && this.#live && !this.#held) play(this.#video);
  });

  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error('tileVideo belongs on a <video> element');
  }

  render(_options: TileVideoOptions): typeof noChange {
    return noChange;
  }

  override update(part: ElementPart, [options]: [TileVideoOptions]): typeof noChange {
    const video = part.element as HTMLVideoElement;
    this.#video = video;
    this.#onFrame = options.onFrame;
    if (this.#ended === null) this.#listen(video);
    if (video.srcObject !== options.stream) {
      video.srcObject = options.stream;
      this.#live = false;
    }
    if (options.live !== this.#live) {
      this.#live = options.live;
      delete video.dataset.live;
      if (options.live) this.#awaitFrame(video);
    }
    this.#held = options.held;
    if (options.held) video.pause();
    else if (options.live && !this.#resumer.isWaiting) play(video);
    return noChange;
  }

  /** Keeps the stream while the element is out of the document together with its tiles: it may return. */
  protected override disconnected(): void {
    queueMicrotask(() => {
      // The root of a removed tile is the tile.
      if (this.#video === null || this.#video.getRootNode() instanceof ShadowRoot) return;
      this.#ended?.abort();
      this.#ended = null;
      this.#resumer.cancel();
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
    this.#ended = new AbortController();
    const { signal } = this.#ended;
    const onFrameEvent = () => {
      video.toggleAttribute('data-portrait', video.videoHeight > video.videoWidth);
      if (!usesFrameCallback(video)) this.#setLive(video);
    };
    for (const type of frameEvents) video.addEventListener(type, onFrameEvent, { signal });
    video.addEventListener('pause', () => this.#live && !this.#held && this.#resumer.onPause(), { signal });
  }

  #awaitFrame(video: HTMLVideoElement): void {
    if (usesFrameCallback(video)) video.requestVideoFrameCallback(() => this.#setLive(video));
    // `timeupdate` fires four times a second, so the listener goes with the first frame.
    else video.ontimeupdate = () => this.#setLive(video);
  }

  #setLive(video: HTMLVideoElement): void {
    if (!this.#live || video.videoWidth === 0 || 'live' in video.dataset) return;
    video.ontimeupdate = null;
    video.dataset.live = '';
    this.#onFrame?.();
  }
}

/** Hidden pages get no frame callbacks. */
function usesFrameCallback(video: HTMLVideoElement): boolean {
  return 'requestVideoFrameCallback' in video && video.ownerDocument.visibilityState === 'visible';
}

/** Muted video may always play. A rejection comes from a newer load, which calls `play` itself. */
function play(video: HTMLVideoElement): void {
  if (!video.paused) return;
  video.play().catch((cause: unknown) => {
    if (!(cause instanceof DOMException)) throw cause;
  });
}

export const tileVideo = directive(TileVideo);
