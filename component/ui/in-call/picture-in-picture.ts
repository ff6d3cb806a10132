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
 * browser has none.
 */
export class PictureInPicture {
  readonly #options: PictureInPictureOptions;
  #window: PipWindow | null = null;
  #isClosed = false;

  constructor(options: PictureInPictureOptions) {
    this.#options = options;
  }

  async toggle(): Promise<void> {
    if (this.#window) this.#window.close();
    else if (document.pictureInPictureElement) await document.exitPictureInPicture();
    else if (!(await this.#openWindow())) await this.#openVideo();
  }

  /** Renders the window, if it is open. */
  render(strings: Strings, direction: 'ltr' | 'rtl'): void {
    this.#window?.render(strings, direction);
  }

  close(): void {
    this.#isClosed = true;
    this.#window?.close();
  }

  /** @returns false where the browser has no such windows, or denies them, as in frames */
  async #openWindow(): Promise<boolean> {
    const { host, onOpened, onShown } = this.#options;
    try {
      // The import comes first: if it failed later, an empty window would remain.
      const { PipWindow } = await import('../pip-window/pip-window.js');
      const pane = await documentPictureInPicture()?.requestWindow(WINDOW_SIZE);
      if (!pane) return false;
      if (this.#isClosed) {
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

  async #openVideo(): Promise<void> {
    const { call, log, shadowRoot } = this.#options.host;
    const videos = [...(shadowRoot?.querySelectorAll<HTMLVideoElement>('.tile video[data-live]') ?? [])];
    try {
      await bestVideo(videos, call.activeSpeaker?.id ?? null)?.requestPictureInPicture();
    } catch (cause) {
      log.warn('picture-in-picture was denied', { cause });
    }
  }
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
