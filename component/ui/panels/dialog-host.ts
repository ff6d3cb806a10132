import { nothing } from 'lit';
import type { CallErrorCode } from '../../core/call/call-error.js';
import type { Strings } from '../../i18n/strings.js';
import { addStyles } from '../base/adopt-styles.js';
import type { ControlledHost } from '../base/available-controls.js';
import { type DeviceHost, deviceContext } from '../base/device-context.js';
import { dialogFrame, styles } from './dialog-frame.js';
import {
  PanelLoader,
  type PanelLoaders,
  type PanelName,
  type PanelView,
  type PersonalHost,
} from './panel-loader.js';

export interface PanelHost extends ControlledHost, PersonalHost, DeviceHost {
  readonly audioOnly: boolean;
  readonly panelLoaders: PanelLoaders;
  requestUpdate(): void;
}

/** Those that are laid over the call; each has its title among the strings. */
export type LaidPanel = Exclude<PanelName, 'chat' | 'people'>;

/** The panels: which of them is laid over the call, and what each gets to know. */
export class DialogHost {
  readonly lazy: PanelLoader;
  readonly #host: PanelHost;
  #open: { readonly name: LaidPanel; readonly code: CallErrorCode | null } | null = null;

  constructor(host: PanelHost) {
    this.#host = host;
    this.lazy = new PanelLoader(host.panelLoaders, () => host.requestUpdate());
    addStyles(host.shadowRoot, styles);
  }

  /** The panel that is laid over the call; null for none. */
  get opened(): LaidPanel | null {
    return this.#open?.name ?? null;
  }

  open(name: LaidPanel, code: CallErrorCode | null = null): void {
    this.#open = { name, code };
    this.lazy.load(name);
  }

  close(): void {
    this.#open = null;
  }

  draw(strings: Strings): unknown {
    if (this.#open === null) return nothing;
    const { name } = this.#open;
    const panel = this.lazy.get(name);
    if (typeof panel === 'object' && panel.styles) addStyles(this.#host.shadowRoot, panel.styles);
    return dialogFrame(panel, name, this.view(strings));
  }

  view(strings: Strings): PanelView {
    const { userAgent, maxTouchPoints } = navigator;
    return {
      ...deviceContext(this.#host),
      call: this.#host.call,
      strings,
      code: this.#open?.code ?? null,
      host: this.#host,
      userAgent,
      touchPoints: maxTouchPoints,
    };
  }
}
