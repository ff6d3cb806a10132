import type { ReactiveController } from 'lit';
import type { Size } from '../../core/sending/video-size.js';
import type { Strings } from '../../i18n/strings.js';
import type { MeshCallHost } from '../base/host.js';
import type { PipWindow } from '../pip-window/pip-window.js';

/** The part of the Document Picture-in-Picture API that is used; TypeScript lacks it. */
interface DocumentPictureInPicture {
  requestWindow(options: { width: number; height: number }): Promise<Window & typeof globalThis>;
}

export interface PictureInPictureOptions {
  readonly host: MeshCallHost;
  /** Called when the call has a window of its own. */
  readonly onOpened: () => void;
  /** The videos in that window, by `id source`, with their sizes in device pixels. */
  readonly onShown: (sizes: ReadonlyMap<string, Size>) => void;
}

/** CSS pixels. The person resizes the window, and the browser remembers the size. */
const WINDOW_SIZE = { width: 400, height: 300 } as const;

/**
 * Picture-in-picture: shows a small view of the call in a Document Picture-in-Picture window, or one video where the
 * browser has none. That video is replaced by another one once it has nothing to show.
 */
export class PictureInPicture implements ReactiveController {
  readonly #options: PictureInPictureOptions;
  readonly #ended = new AbortController();
  #window: PipWindow | null = null;
  /** The video that the browser shows in its own window, also if the person has opened that by the browser's menu. */
  #video: HTMLVideoElement | null = null;
  #isRequesting = false;

  constructor(options: PictureInPictureOptions) {
    this.#options = options;
    const { host } = options;
    const { signal } = this.#ended;
    host.shadowRoot?.addEventListener(
      'enterpictureinpicture',
      ({ target }) => this.#onEnter(target as HTMLVideoElement),
      { signal },
    );
    host.addController(this);
  }

  get isOpen(): boolean {
    return this.#window !== null || this.#video !== null;
  }

  async toggle(): Promise<void> {
    if (this.#window) this.#window.close();
    else if (this.#video) await this.#closeVideo();
    else if (!(await this.#openWindow())) await this.#openVideo();
  }

  /** The participant whose video is shown may have left, or turned the camera off. */
  hostUpdated(): void {
    if (this.#video === null || this.#isRequesting || isShown(this.#video)) return;
    if (this.#bestVideo()) void this.#openVideo();
    else if (!this.#video.isConnected) void this.#closeVideo();
  }

  /** Renders the window, if it is open. */
  render(strings: Strings, direction: 'ltr' | 'rtl'): void {
    this.#window?.render(strings, direction);
  }

  /** Idempotent. */
  close(): void {
    this.#ended.abort();
    this.#options.host.removeController(this);
    this.#window?.close();
    if (this.#video) void this.#closeVideo();
  }

  /** @returns false where the browser has no such windows, or denies them, as in frames */
  async #openWindow(): Promise<boolean> {
    const { host, onOpened, onShown } = this.#options;
    try {
      // The import comes first: if it failed later, an empty window would remain.
      const { PipWindow } = await import('../pip-window/pip-window.js');
      const pane = await documentPictureInPicture()?.requestWindow(WINDOW_SIZE);
      if (!pane) return false;
      if (this.#ended.signal.aborted) {
        pane.close();
        return true;
      }
      this.#window = new PipWindow(pane, {
        host,
        onShown,
        onClosed: () => {
          this.#window = null;
        },
      });
    } catch (cause) {
      host.log.warn('the picture-in-picture window could not be opened', { cause });
      return false;
    }
    onOpened();
    host.requestUpdate();
    return true;
  }

  #onEnter(video: HTMLVideoElement): void {
    const { host } = this.#options;
    this.#video = video;
    host.requestUpdate();
    const onLeave = () => {
      if (this.#video !== video) return;
      this.#video = null;
      host.requestUpdate();
    };
    // On the video itself: once its tile is removed, the event no longer passes the shadow root.
    video.addEventListener('leavepictureinpicture', onLeave, { once: true });
  }

  /** A video that replaces another one needs no click. Where it can't, the window closes instead of staying black. */
  async #openVideo(): Promise<void> {
    this.#isRequesting = true;
    try {
      await this.#bestVideo()?.requestPictureInPicture();
    } catch (cause) {
      this.#options.host.log.warn('picture-in-picture was denied', { cause });
      if (this.#video && !isShown(this.#video)) await this.#closeVideo();
    } finally {
      this.#isRequesting = false;
    }
  }

  async #closeVideo(): Promise<void> {
    this.#video = null;
    try {
      await document.exitPictureInPicture();
    } catch (cause) {
      this.#options.host.log.warn('picture-in-picture could not be closed', { cause });
    }
  }

  #bestVideo(): HTMLVideoElement | undefined {
    const { call, shadowRoot } = this.#options.host;
    const videos = shadowRoot?.querySelectorAll<HTMLVideoElement>('.tile video[data-live]');
    return bestVideo([...(videos ?? [])], call.activeSpeaker?.id ?? null);
  }
}

function isShown(video: HTMLVideoElement): boolean {
  return video.isConnected && 'live' in video.dataset;
}

function documentPictureInPicture(): DocumentPictureInPicture | null {
  const { documentPictureInPicture: api } = globalThis as {
    documentPictureInPicture?: DocumentPictureInPicture;
  };
  return api ?? null;
}

/** Picks a shared screen, else the active speaker, else another remote participant, else the local camera. */
function bestVideo(
  videos: readonly HTMLVideoElement[],
  speaker: string | null,
): HTMLVideoElement | undefined {
  const weight = (video: HTMLVideoElement) => {
    const { source, participant, local } = video.closest<HTMLElement>('.tile')?.dataset ?? {};
    if (local !== undefined) return 0;
    return source === 'screen' ? 3 : participant === speaker ? 2 : 1;
  };
  return [...videos].sort((a, b) => weight(b) - weight(a))[0];
}
