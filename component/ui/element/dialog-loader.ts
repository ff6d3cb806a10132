import { html, nothing } from 'lit';
import type { Strings } from '../../i18n/strings.js';
import { icon } from '../base/icons.js';
import { dispatchRequest } from '../base/requests.js';
import type { DialogHost, PanelHost } from '../panels/dialog-host.js';

/** The panels, loaded when one is first wanted; until it is there, a veil with a spinner says that it comes. */
export class DialogLoader {
  readonly #host: PanelHost;
  #desk: DialogHost | null = null;
  #veiled = false;

  constructor(host: PanelHost) {
    this.#host = host;
  }

  /** Null while they are not loaded. */
  get desk(): DialogHost | null {
    return this.#desk;
  }

  /** Opens one of them. Where they cannot be loaded there is none: it can be asked for again. */
  open(...panel: Parameters<DialogHost['open']>): void {
    this.#veiled = true;
    this.with((desk) => {
      if (this.#veiled) desk.open(...panel);
    });
  }

  with(act: (desk: DialogHost) => void): void {
    import('../panels/dialog-host.js')
      .then(
        ({ DialogHost }) => {
          this.#desk ??= new DialogHost(this.#host);
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
      return html`<div class="backdrop" @click=${dispatchRequest({ type: 'close-panel' })}>${icon('spinner')}</div>`;
    return this.#desk?.draw(strings) ?? nothing;
  }
}
