import { html, nothing } from 'lit';
import type { CallErrorCode } from '../core/call-error.js';
import type { Choices } from '../core/remembered.js';
import type { Strings } from '../i18n/strings.js';
import type { ControlledHost } from './existing-controls.js';
import { icon } from './icons.js';
import { addStyles } from './late-styles.js';
import {
  type DeviceSurface,
  LazyPanels,
  type PanelLoaders,
  type PanelName,
  type PanelView,
  type PersonalHost,
} from './lazy-panels.js';
import type { panelFrame } from './panel.js';
import { asking } from './requests.js';

export interface PanelHost extends ControlledHost, PersonalHost {
  readonly mediaStream: MediaStream | null;
  readonly panelLoaders: PanelLoaders;
  /** Keeps what a person has chosen, where that is wanted. */
  remember(choice: Partial<Choices>): void;
  requestUpdate(): void;
}

/** Those that are laid over the call; each has its title among the strings. */
export type LaidPanel = Exclude<PanelName, 'chat' | 'people'>;

/** The panels: which of them is laid over the call, and what each gets to know. */
export class PanelDesk {
  readonly #host: PanelHost;
  #panels: LazyPanels | null = null;
  /** What stands around a panel; null while it is not loaded. */
  #frame: typeof panelFrame | null = null;
  #open: { readonly name: LaidPanel; readonly code: CallErrorCode | null } | null = null;

  constructor(host: PanelHost) {
    this.#host = host;
  }

  /** The panel that is laid over the call; null for none. */
  get opened(): LaidPanel | null {
    return this.#open?.name ?? null;
  }

  get lazy(): LazyPanels {
    this.#panels ??= new LazyPanels(this.#host.panelLoaders, () => this.#host.requestUpdate());
    return this.#panels;
  }

  open(name: LaidPanel, code: CallErrorCode | null = null): void {
    this.#open = { name, code };
    this.load(name);
    this.#host.requestUpdate();
  }

  close(): void {
    this.#open = null;
  }

  draw(strings: Strings): unknown {
    if (this.#open === null) return nothing;
    const { name } = this.#open;
    const panel = this.lazy.get(name);
    if (typeof panel === 'object' && panel.styles) addStyles(this.#host.shadowRoot, panel.styles);
    if (this.#frame) return this.#frame(panel, strings[name], this.view(strings));
    return html`<div class="backdrop" @click=${asking({ type: 'close-panel' })}>${icon('spinner')}</div>`;
  }

  /** Where the frame cannot be loaded, there is no panel: it can be asked for again. */
  load(name: PanelName): void {
    this.lazy.load(name);
    if (this.#frame) return;
    import('./panel.js').then(
      ({ panelFrame, styles }) => {
        addStyles(this.#host.shadowRoot, styles);
        this.#frame = panelFrame;
        this.#host.requestUpdate();
      },
      () => {
        this.#open = null;
        this.#host.requestUpdate();
      },
    );
  }

  view(strings: Strings): PanelView {
    const { userAgent, maxTouchPoints } = navigator;
    return {
      ...this.devices,
      call: this.#host.call,
      strings,
      code: this.#open?.code ?? null,
      host: this.#host,
      userAgent,
      touchPoints: maxTouchPoints,
    };
  }

  /** What there is to choose, and what comes of it. */
  get devices(): Omit<DeviceSurface, 'call'> {
    const { audioOnly, mediaStream } = this.#host;
    const inputs = (['camera', 'microphone'] as const).filter((kind) => kind !== 'camera' || !audioOnly);
    return {
      kinds: mediaStream ? ['speaker'] : [...inputs, 'speaker'],
      onChosen: (kind, id) => this.#host.remember({ [kind]: id }),
    };
  }
}
