import type { ReactiveController } from 'lit';
import { handleKey } from '../base/handled-keys.js';
import type { MeshCallHost } from '../base/host.js';

/** Set while the element fills its window; `in-call-styles.ts` gives it the size. */
const ATTRIBUTE = 'data-fills-window';

/**
 * Full-screen mode of the element. Where the browser denies it, in frames without `allow="fullscreen"` and on iPhones, the
 * element fills its window instead: as a popover it is in the top layer, above the page and free of its transforms.
 */
export class FullScreen implements ReactiveController {
  readonly #host: MeshCallHost;
  readonly #ended = new AbortController();
  /** Restores the attributes that a page removes when it morphs its HTML. */
  readonly #observer = new MutationObserver(() => this.#show());
  #fillsWindow = false;
  /** Whether `popover` is ours; a page may use one of its own. */
  #isOwnPopover = false;

  constructor(host: MeshCallHost) {
    this.#host = host;
    const { signal } = this.#ended;
    const { ownerDocument } = host;
    ownerDocument.addEventListener('fullscreenchange', () => host.requestUpdate(), { signal });
    // The focus may be on the page below.
    for (const target of [host, ownerDocument])
      target.addEventListener('keydown', (event) => this.#onKeyDown(event as KeyboardEvent), { signal });
    host.addController(this);
  }

  get active(): boolean {
    const root = this.#host.getRootNode();
    const element = root instanceof ShadowRoot || root instanceof Document ? root.fullscreenElement : null;
    return element === this.#host || this.#fillsWindow;
  }

  async toggle(): Promise<void> {
    if (!this.active) await this.#enter();
    else if (this.#fillsWindow) this.#restore();
    else await this.#host.ownerDocument.exitFullscreen();
  }

  /** Leaving the document has closed the popover. */
  hostConnected(): void {
    this.#show();
  }

  close(): void {
    this.#ended.abort();
    this.#restore();
    this.#host.removeController(this);
  }

  async #enter(): Promise<void> {
    const host = this.#host;
    try {
      await host.requestFullscreen();
    } catch (cause) {
      if (this.#ended.signal.aborted) return;
      host.log.info('full screen was denied; the element fills its window', { cause });
      this.#fillsWindow = true;
      this.#isOwnPopover = host.popover === null;
      this.#observer.observe(host, { attributeFilter: [ATTRIBUTE, 'popover'] });
      this.#show();
    }
  }

  #show(): void {
    const host = this.#host;
    if (!this.#fillsWindow) return;
    if (!host.hasAttribute(ATTRIBUTE)) host.setAttribute(ATTRIBUTE, '');
    if (this.#isOwnPopover && host.isConnected) {
      host.popover ??= 'manual';
      if (!host.matches(':popover-open')) host.showPopover();
    }
    host.requestUpdate();
  }

  /** Gives the element its place on the page again. */
  #restore(): void {
    if (!this.#fillsWindow) return;
    this.#fillsWindow = false;
    this.#observer.disconnect();
    this.#host.removeAttribute(ATTRIBUTE);
    if (this.#isOwnPopover) this.#host.popover = null;
    this.#host.requestUpdate();
  }

  #onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.defaultPrevented || !this.#fillsWindow) return;
    handleKey(event);
    this.#restore();
  }
}
