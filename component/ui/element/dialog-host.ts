import { nothing } from 'lit';
import type { CallErrorCode } from '../../core/call/call-error.js';
import type { Strings } from '../../i18n/strings.js';
import type { MeshCallHost } from '../base/host.js';
import { panelView } from '../base/panel.js';
import type { DialogName } from '../base/requests.js';
import { dialogFrame } from '../screens/dialog-frame.js';
import type { PanelLoader } from './panel-loader.js';

/** Dialog host: knows which panel is open as a dialog over the call, and renders it. */
export class DialogHost {
  readonly #host: MeshCallHost;
  readonly #panels: PanelLoader;
  #open: { readonly name: DialogName; readonly code: CallErrorCode | null } | null = null;

  constructor(host: MeshCallHost, panels: PanelLoader) {
    this.#host = host;
    this.#panels = panels;
  }

  get isOpen(): boolean {
    return this.#open !== null;
  }

  /** @param code the error to explain; for the help panel only */
  open(name: DialogName, code: CallErrorCode | null = null): void {
    this.#open = { name, code };
    this.#panels.load(name);
  }

  close(): void {
    this.#open = null;
  }

  render(strings: Strings): unknown {
    if (this.#open === null) return nothing;
    const { name, code } = this.#open;
    return dialogFrame(name, this.#panels.get(name), panelView(this.#host, strings, code));
  }
}
