import type { ReactiveController } from 'lit';
import { CallError } from '../../core/call/call-error.js';
import type { MeshCallHost } from '../base/host.js';
import type { PreviewParts } from '../screens/prejoin-screen.js';

/**
 * Lazy loader of the preview on the pre-join screen. Once it is loaded, it opens devices that the person allowed before,
 * and the page's own stream; the browser shows no permission prompt.
 */
export class PreviewLoader implements ReactiveController {
  readonly #host: MeshCallHost;
  #parts: PreviewParts | null = null;
  #isShown = false;
  #failed = false;

  constructor(host: MeshCallHost) {
    this.#host = host;
    host.addController(this);
  }

  /** Null until it is loaded: the screen works without. */
  get parts(): PreviewParts | null {
    return this.#parts;
  }

  /** Whether the last import failed. */
  get failed(): boolean {
    return this.#failed;
  }

  hostUpdated(): void {
    const { call, isConnected, room } = this.#host;
    const isShown = call.state === 'prejoin' && room != null && isConnected;
    const appears = isShown && !this.#isShown;
    this.#isShown = isShown;
    if (appears) void this.load();
  }

  hostDisconnected(): void {
    this.#isShown = false;
  }

  async load(): Promise<void> {
    const { log } = this.#host;
    try {
      const { createPreview } = await import('../prejoin/preview.js');
      this.#parts ??= createPreview(this.#host);
      this.#failed = false;
    } catch (cause) {
      this.#failed = true;
      log.warn('the preview could not be loaded', { cause });
    }
    if (!this.#isShown) return;
    this.#host.requestUpdate();
    if (!this.#failed) await this.#openDevices();
  }

  async #openDevices(): Promise<void> {
    const { call, log, mediaStream } = this.#host;
    try {
      await call.preview(mediaStream !== null);
    } catch (cause) {
      // The screen still has a button that opens the devices with a prompt.
      if (cause instanceof CallError) log.info('the preview could not open devices', { cause });
      else log.error('the preview failed', { cause });
    }
  }
}
