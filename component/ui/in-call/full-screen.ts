import type { MeshCallHost } from '../base/host.js';

/** iPhones allow only videos to fill the screen: the element fills its window there. */
const ATTRIBUTE = 'data-fills-window';

/** Full-screen mode of the element, with the window as a fallback where the browser denies it. */
export class FullScreen {
  readonly #host: MeshCallHost;
  readonly #ended = new AbortController();

  constructor(host: MeshCallHost) {
    this.#host = host;
    const { signal } = this.#ended;
    host.ownerDocument.addEventListener('fullscreenchange', () => host.requestUpdate(), { signal });
    host.addEventListener(
      'keydown',
      (event) => {
        if (event.key !== 'Escape' || event.defaultPrevented || !host.hasAttribute(ATTRIBUTE)) return;
        host.removeAttribute(ATTRIBUTE);
        host.requestUpdate();
      },
      { signal },
    );
  }

  get active(): boolean {
    const root = this.#host.getRootNode();
    const element = root instanceof ShadowRoot || root instanceof Document ? root.fullscreenElement : null;
    return element === this.#host || this.#host.hasAttribute(ATTRIBUTE);
  }

  async toggle(): Promise<void> {
    if (!this.active) await this.#enter();
    else if (this.#host.hasAttribute(ATTRIBUTE)) this.#host.removeAttribute(ATTRIBUTE);
    else await this.#host.ownerDocument.exitFullscreen();
  }

  close(): void {
    this.#ended.abort();
    this.#host.removeAttribute(ATTRIBUTE);
  }

  /** Denied in a frame without `allow="fullscreen"`, and missing on iPhones. */
  async #enter(): Promise<void> {
    try {
      await this.#host.requestFullscreen();
    } catch (cause) {
      this.#host.log.info('full screen was denied; the element fills its window', { cause });
      this.#host.setAttribute(ATTRIBUTE, '');
    }
  }
}
