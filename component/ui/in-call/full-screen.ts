/** iPhones let no element but a video fill the screen: there the element fills its window. */
const attribute = 'data-fills-window';

/** Whether the element fills the screen, and how it comes to. */
export class FullScreen {
  readonly #host: HTMLElement;
  readonly #ended = new AbortController();

  /** @param changed is called whenever `active` has changed */
  constructor(host: HTMLElement, changed: () => void) {
    this.#host = host;
    const { signal } = this.#ended;
    host.ownerDocument.addEventListener('fullscreenchange', changed, { signal });
    host.addEventListener(
      'keydown',
      (event) => {
        if (event.key !== 'Escape' || event.defaultPrevented || !host.hasAttribute(attribute)) return;
        host.removeAttribute(attribute);
        changed();
      },
      { signal },
    );
  }

  get active(): boolean {
    const root = this.#host.getRootNode();
    const filling = root instanceof ShadowRoot || root instanceof Document ? root.fullscreenElement : null;
    return filling === this.#host || this.#host.hasAttribute(attribute);
  }

  async toggle(): Promise<void> {
    if (!this.active) await this.#enter();
    else if (this.#host.hasAttribute(attribute)) this.#host.removeAttribute(attribute);
    else await this.#host.ownerDocument.exitFullscreen();
  }

  close(): void {
    this.#ended.abort();
    this.#host.removeAttribute(attribute);
  }

  /** A frame without `allow="fullscreen"`, or a browser that has none for elements, leaves the window to fill. */
  async #enter(): Promise<void> {
    try {
      await this.#host.requestFullscreen();
    } catch {
      this.#host.setAttribute(attribute, '');
    }
  }
}
