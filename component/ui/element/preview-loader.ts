import type { ReactiveController } from 'lit';
import { addStyles } from '../base/adopt-styles.js';
import type { RoomPresenceHost } from '../prejoin/room-presence.js';
import type { PreviewParts } from '../screens/prejoin-screen.js';

export interface PreviewHost extends RoomPresenceHost {
  readonly room: string | null;
  readonly mediaStream: MediaStream | null;
}

/**
 * Loads what is shown of the own devices before the call, once somebody sees the screen for it. Devices that the person has
 * allowed before are opened then, and so is what the page brings itself; nobody is asked unless they ask.
 */
export class PreviewLoader implements ReactiveController {
  readonly #host: PreviewHost;
  #parts: PreviewParts | null = null;
  #shown = false;

  constructor(host: PreviewHost) {
    this.#host = host;
    host.addController(this);
  }

  /** Null while it is not loaded: where it cannot be, one joins without. */
  get parts(): PreviewParts | null {
    return this.#parts;
  }

  hostUpdated(): void {
    const { call, room } = this.#host;
    const shown = call.state === 'prejoin' && room != null && this.#host.isConnected;
    const appears = shown && !this.#shown;
    this.#shown = shown;
    if (appears) this.#load();
  }

  hostDisconnected(): void {
    this.#shown = false;
  }

  #load(): void {
    import('../prejoin/preview.js').then(
      ({ styles, previewParts }) => {
        addStyles(this.#host.shadowRoot, styles);
        this.#parts ??= previewParts(this.#host);
        if (!this.#shown) return;
        this.#host.requestUpdate();
        const { call, mediaStream } = this.#host;
        // Without it there is still the button that asks.
        call.preview(mediaStream !== null).catch(() => undefined);
      },
      () => undefined,
    );
  }
}
