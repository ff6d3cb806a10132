import type { Strings } from '../../i18n/strings.js';
import type { PipWindow, PipWindowOptions } from './pip-window.js';

/** As much of the Document Picture-in-Picture API as is used here; TypeScript does not know it yet. */
interface DocumentPictureInPicture {
  requestWindow(options: { width: number; height: number }): Promise<Window & typeof globalThis>;
}

export interface PictureInPictureOptions extends PipWindowOptions {
  /** The call is now in a window of its own. */
  readonly opened: () => void;
}

/** In CSS pixels; people make it as large as they like, and browsers remember that. */
const WINDOW = { width: 400, height: 300 } as const;

/**
 * Shows the call in a window that stays above the others: a small view of all of it where the browser has such windows for
 * documents, else the picture that matters most.
 */
export class PictureInPicture {
  readonly #options: PictureInPictureOptions;
  #window: PipWindow | null = null;
  #isOver = false;

  constructor(options: PictureInPictureOptions) {
    this.#options = options;
  }

  /** Opens it, or takes it back. */
  async toggle(): Promise<void> {
    if (this.#window) this.#window.close();
    else if (document.pictureInPictureElement) await document.exitPictureInPicture();
    else if (!(await this.#openWindow())) await this.#openVideo();
  }

  /** Draws what has changed in the call's own window. */
  draw(strings: Strings, direction: 'ltr' | 'rtl'): void {
    this.#window?.draw(strings, direction);
  }

  close(): void {
    this.#isOver = true;
    this.#window?.close();
  }

  /** @returns whether there is one; frames and some policies of pages do without */
  async #openWindow(): Promise<boolean> {
    const { host, opened } = this.#options;
    try {
      // In this order: a window that nothing can be put into would stand there empty.
      const { PipWindow } = await import('./pip-window.js');
      const pane = await api()?.requestWindow(WINDOW);
      if (!pane) return false;
      // Whoever has left meanwhile wants no window of it.
      if (this.#isOver) {
        pane.close();
        return true;
      }
      this.#window = new PipWindow(pane, this.#options, () => {
        this.#window = null;
      });
    } catch {
      return false;
    }
    opened();
    host.requestUpdate();
    return true;
  }

  async #openVideo(): Promise<void> {
    const { call, shadowRoot } = this.#options.host;
    const videos = [...(shadowRoot?.querySelectorAll<HTMLVideoElement>('.tile video[data-live]') ?? [])];
    // Refused where the page's policy forbids it, or another one was faster: then there is none.
    await best(videos, call.activeSpeaker?.id ?? null)
      ?.requestPictureInPicture()
      .catch(() => undefined);
  }
}

function api(): DocumentPictureInPicture | null {
  return (
    (globalThis as { documentPictureInPicture?: DocumentPictureInPicture }).documentPictureInPicture ?? null
  );
}

/** A shared screen, whoever speaks, anybody else, oneself. */
function best(videos: readonly HTMLVideoElement[], speaker: string | null): HTMLVideoElement | undefined {
  const weigh = (video: HTMLVideoElement) => {
    const { source, participant, local } = video.closest<HTMLElement>('.tile')?.dataset ?? {};
    if (local !== undefined) return 0;
    return source === 'screen' ? 3 : participant === speaker ? 2 : 1;
  };
  return [...videos].sort((a, b) => weigh(b) - weigh(a))[0];
}
