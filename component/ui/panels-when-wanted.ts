import { html, nothing } from 'lit';
import type { Strings } from '../i18n/strings.js';
import { icon } from './icons.js';
import type { PanelDesk, PanelHost } from './panel-desk.js';
import { asking } from './requests.js';

/** The panels, loaded when one is first wanted; until it is there, a veil with a spinner says that it comes. */
export class PanelsWhenWanted {
  readonly #host: PanelHost;
  #desk: PanelDesk | null = null;
  #veiled = false;

  constructor(host: PanelHost) {
    this.#host = host;
  }

  /** Null while they are not loaded. */
  get desk(): PanelDesk | null {
    return this.#desk;
  }

  /** Opens one of them. Where they cannot be loaded there is none: it can be asked for again. */
  open(...panel: Parameters<PanelDesk['open']>): void {
    this.#veiled = true;
    this.with((desk) => {
      if (this.#veiled) desk.open(...panel);
    });
  }

  with(act: (desk: PanelDesk) => void): void {
    import('./panel-desk.js')
      .then(
        ({ PanelDesk }) => {
          this.#desk ??= new PanelDesk(this.#host);
          act(this.#desk);
        },
        () => undefined,
      )
      .finally(() => {
        this.#veiled = false;
        this.#host.requestUpdate();
      });
  }

  close(): void {
    this.#veiled = false;
    this.#desk?.close();
  }

  draw(strings: Strings): unknown {
    if (this.#veiled)
      return html`<div class="backdrop" @click=${asking({ type: 'close-panel' })}>${icon('spinner')}</div>`;
    return this.#desk?.draw(strings) ?? nothing;
  }
}
