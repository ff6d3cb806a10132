import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { CallError, type CallErrorCode } from '../core/call-error.js';
import type { CallStatus } from '../core/call-state.js';
import type { CallLeftReason } from '../core/public-events.js';
import type { Choices } from '../core/remembered.js';
import type { Strings } from '../i18n/strings.js';
import type { MeshCallEventMap } from './call-events.js';
import type { CallPort } from './call-port.js';
import { callView } from './call-view.js';
import { FocusKeeper } from './focus-keeper.js';
import { addStyles } from './late-styles.js';
import { type DeviceSurface, LazyPanels, type PanelLoaders, type PanelName } from './lazy-panels.js';
import { LazyPreview } from './lazy-preview.js';
import { dismissed, type Notice, noticed, stillTrue } from './notices.js';
import { panelFrame } from './panel.js';
import type { RequestEvent, UiRequest } from './requests.js';
import { Sound } from './sound.js';
import { Stage } from './stage.js';
import type { TileWatcher } from './tile-watcher.js';

type Device = 'microphone' | 'camera';

/** A page that joins by itself is mostly in the call before a screen that says so could be read. */
const FIRST_SCREEN_MS = 300;
type CallEvent = MeshCallEventMap[keyof MeshCallEventMap];

/** What the surface needs of the element that shows it: what people click is what pages call. */
export interface SurfaceHost extends ReactiveControllerHost, HTMLElement {
  readonly room: string | null;
  readonly audioOnly: boolean;
  readonly mediaStream: MediaStream | null;
  /** The own name that the call has, or would have. */
  readonly callName: string;
  readonly call: CallPort;
  readonly panelLoaders: PanelLoaders;
  /** Takes the name that a person has typed. */
  nameTyped(name: string): void;
  /** Keeps what a person has chosen, where that is wanted. */
  remember(choice: Partial<Choices>): void;
  /** Draws what has changed at once: somebody waits for the answer to a click. */
  personAsked(): void;
  join(): Promise<void>;
  leave(): Promise<void>;
  toggleMicrophone(): Promise<boolean>;
  toggleCamera(): Promise<boolean>;
}

/** What people see and hear of a call, and what they ask of it. */
export class CallSurface {
  readonly #host: SurfaceHost;
  readonly #sound: Sound;
  #panels: LazyPanels | null = null;
  #watcher: TileWatcher | null = null;
  #busy: ReadonlySet<Device> = new Set();
  #notices: readonly Notice[] = [];
  #leftReason: CallLeftReason = 'left';
  #panel: { readonly name: PanelName; readonly code: CallErrorCode | null } | null = null;
  readonly #preview: LazyPreview;
  #nameTyped = false;
  /** Whether anything has been shown yet. */
  #begun: 'not yet' | 'waiting' | 'yes' = 'not yet';
  #announcement: ((strings: Strings) => string) | null = null;

  constructor(host: SurfaceHost) {
    this.#host = host;
    this.#sound = new Sound(() => host.requestUpdate());
    this.#preview = new LazyPreview(host);
    new Stage(host, () => host.shadowRoot?.querySelector<HTMLElement>('.stage') ?? null);
    new FocusKeeper(host, () => host.shadowRoot);
  }

  /** To be called after every change of the call, and with every event before the page hears it. */
  callChanged(event: CustomEvent | null): void {
    if (event !== null) this.#hear(event as CallEvent);
    const { participants, state } = this.#host.call;
    this.#notices = stillTrue(this.#notices, participants);
    const others = isInCall(state) ? participants.filter((participant) => !participant.local) : [];
    const sources = others.map(({ id }) => ({ id, stream: this.#host.call.streamOf(id, 'camera') }));
    this.#sound.update(sources, this.#host.call.speaker);
    this.#host.requestUpdate();
  }

  /** Shows a device's button busy until the promise settles. */
  async whileBusy<Result>(device: Device, done: Promise<Result>): Promise<Result> {
    this.#setBusy(device, true);
    try {
      return await done;
    } finally {
      this.#setBusy(device, false);
    }
  }

  render(strings: Strings): TemplateResult {
    const view = {
      ...this.#devices,
      hasRoom: this.#host.room != null,
      name: this.#host.callName,
      preview: this.#preview.parts,
      blank: this.#isBlank(),
      leftReason: this.#leftReason,
      notices: this.#notices,
      soundBlocked: this.#sound.blocked,
      audioOnly: this.#host.audioOnly,
      busy: this.#busy,
    };
    const open = this.#panel !== null;
    return html`<div class="sizer"></div>
      <div class="call" @mesh-call-request=${this.#onRequest}>
        <div class="content" ?inert=${open}>${callView(this.#host.call, view, strings)}</div>
        ${this.#drawPanel(strings)}
        <div class="visually-hidden" role="status">${this.#announcement?.(strings)}</div>
      </div>`;
  }

  /** The call is closed: nobody is heard any more. */
  close(): void {
    this.#sound.close();
    this.#watcher?.close();
    this.#watcher = null;
    this.#notices = [];
    this.#panel = null;
  }

  #isBlank(): boolean {
    if (this.#begun === 'yes' || this.#host.call.state !== 'joining') this.#begun = 'yes';
    else if (this.#begun === 'not yet') {
      this.#begun = 'waiting';
      setTimeout(() => {
        this.#begun = 'yes';
        this.#host.requestUpdate();
      }, FIRST_SCREEN_MS);
    }
    return this.#begun !== 'yes';
  }

  get #lazyPanels(): LazyPanels {
    this.#panels ??= new LazyPanels(this.#host.panelLoaders, () => this.#host.requestUpdate());
    return this.#panels;
  }

  #drawPanel(strings: Strings): unknown {
    if (this.#panel === null) return nothing;
    const { name, code } = this.#panel;
    const { userAgent, maxTouchPoints } = navigator;
    const panel = this.#lazyPanels.get(name);
    if (typeof panel === 'object' && panel.styles) addStyles(this.#host.shadowRoot, panel.styles);
    const view = {
      ...this.#devices,
      call: this.#host.call,
      code,
      userAgent,
      touchPoints: maxTouchPoints,
    };
    return panelFrame(name, panel, view, strings);
  }

  get #devices(): Omit<DeviceSurface, 'call'> {
    const { audioOnly, mediaStream } = this.#host;
    const inputs = (['camera', 'microphone'] as const).filter((kind) => kind !== 'camera' || !audioOnly);
    return {
      kinds: mediaStream ? ['speaker'] : [...inputs, 'speaker'],
      onChosen: (kind, id) => this.#host.remember({ [kind]: id }),
    };
  }

  #openPanel(name: PanelName, code: CallErrorCode | null = null): void {
    this.#panel = { name, code };
    this.#lazyPanels.load(name);
  }

  /** Before the call, what is off is kept for the next one too; what is turned on, always. */
  #toggle(device: Device): void {
    const { call } = this.#host;
    const isBefore = call.state === 'prejoin';
    const on = !call.isWanted(device);
    asked(device === 'microphone' ? this.#host.toggleMicrophone() : this.#host.toggleCamera());
    if (isBefore || on) this.#host.remember(device === 'microphone' ? { muted: !on } : { cameraOff: !on });
    if (isBefore && on) asked(this.whileBusy(device, call.preview(true)));
  }

  #hear({ type, detail }: CustomEvent): void {
    switch (type as keyof MeshCallEventMap) {
      case 'call-error':
        if (!detail.error.fatal)
          this.#notices = noticed(this.#notices, detail.error, this.#host.call.localParticipant);
        break;
      case 'call-joined':
        this.#announcement = null;
        this.#watchTiles();
        this.#lazyPanels.loadAllWhenIdle();
        break;
      case 'call-left':
        this.#leftReason = detail.reason;
        this.#notices = [];
        break;
      case 'participant-joined':
        this.#watchTiles();
        this.#announcement = (strings) => strings.participantJoined(detail.participant.name);
        break;
      case 'participant-left':
        this.#announcement = (strings) => strings.participantLeft(detail.participant.name);
        break;
    }
  }

  readonly #onRequest = (event: RequestEvent): void => {
    event.stopPropagation();
    this.#answer(event.request);
    this.#host.personAsked();
  };

  #answer(request: UiRequest): void {
    switch (request.type) {
      case 'join':
        if (this.#nameTyped) this.#host.remember({ name: this.#host.callName });
        asked(this.#host.join());
        break;
      case 'leave':
        asked(this.#host.leave());
        break;
      case 'toggle-microphone':
        this.#toggle('microphone');
        break;
      case 'toggle-camera':
        this.#toggle('camera');
        break;
      case 'play-sound':
        asked(this.#sound.play());
        break;
      case 'dismiss-notice':
        this.#notices = dismissed(this.#notices, request.key);
        break;
      case 'open-help':
        this.#openPanel('help', request.code);
        break;
      case 'open-panel':
        this.#openPanel(request.name);
        break;
      case 'retry-panel':
        if (this.#panel) this.#lazyPanels.load(this.#panel.name);
        break;
      case 'type-name':
        this.#nameTyped = true;
        this.#host.nameTyped(request.name);
        break;
      case 'check-devices':
        asked(this.whileBusy('camera', this.#host.call.preview(true)));
        break;
      case 'close-panel':
        this.#panel = null;
        break;
    }
  }

  /** Where it cannot be loaded, it is tried again with whoever comes next. */
  #watchTiles(): void {
    import('./tile-watcher.js').then(
      ({ TileWatcher }) => {
        if (isInCall(this.#host.call.state)) this.#watcher ??= new TileWatcher(this.#host);
      },
      () => undefined,
    );
  }

  #setBusy(device: Device, busy: boolean): void {
    const next = new Set(this.#busy);
    if (busy) next.add(device);
    else next.delete(device);
    this.#busy = next;
    this.#host.requestUpdate();
  }
}

/** Whether a call is under way or being entered. */
export function isInCall(state: CallStatus): boolean {
  return state === 'joining' || state === 'waiting' || state === 'joined' || state === 'reconnecting';
}

/** Nobody waits for what a person or an attribute asked for: what failed is told by the call's state and events. */
export function asked(promise: Promise<unknown>): void {
  promise.catch((cause: unknown) => {
    if (!(cause instanceof CallError)) throw cause;
  });
}
