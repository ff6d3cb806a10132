import { html, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { isInCall } from '../../core/call/call-state.js';
import type { StreamSource } from '../../core/call/participant.js';
import type { CallLeftReason } from '../../core/call/public-events.js';
import type { ControlName } from '../../core/interface/controls.js';
import type { LayoutName, SelfView } from '../../core/layout/arrangement.js';
import type { Strings } from '../../i18n/strings.js';
import { controlsIn, placesIn } from '../base/available-controls.js';
import { deviceContext } from '../base/device-context.js';
import type { MeshCallEventMap } from '../base/element-events.js';
import { type Busy, fireAndForget } from '../base/fire-and-forget.js';
import type { RequestEvent, UiRequest } from '../base/requests.js';
import type { InCallUiHost } from '../in-call/in-call-ui.js';
import type { PanelHost } from '../panels/dialog-host.js';
import type { PanelName } from '../panels/panel-loader.js';
import { dismissed, type Notice, noticed, stillTrue } from '../screens/notices.js';
import { AudioOutput } from '../tiles/audio-output.js';
import { type LayoutHost, LayoutState } from '../tiles/layout-state.js';
import { Stage } from '../tiles/stage.js';
import { runControl, type WorkingHost } from '../toolbar/run-control.js';
import { callView } from './call-view.js';
import { DialogLoader } from './dialog-loader.js';
import { FocusKeeper } from './focus-keeper.js';
import { InCallLoader } from './in-call-loader.js';
import { JoinScreenDelay } from './join-screen-delay.js';
import type { Language } from './language.js';
import { type PreviewHost, PreviewLoader } from './preview-loader.js';
import { WidthObserver } from './width-observer.js';

type CallEvent = MeshCallEventMap[keyof MeshCallEventMap];

/** What the surface needs of the element that shows it. */
export interface CallShellHost
  extends ReactiveControllerHost,
    WorkingHost,
    InCallUiHost,
    LayoutHost,
    PanelHost,
    PreviewHost {
  layout: LayoutName;
  selfView: SelfView;
  /** The own name that the call has, or would have. */
  readonly callName: string;
  /** Takes the name that a person has typed. */
  nameTyped(name: string): void;
  /** Draws what has changed at once: somebody waits for the answer to a click. */
  personAsked(): void;
  join(): Promise<void>;
  requestUpdate(): void;
}

/** What people see and hear of a call, and what they ask of it. */
export class CallShell {
  readonly arranger: LayoutState;
  readonly #host: CallShellHost;
  readonly #sound: AudioOutput;
  readonly #furnishing: InCallLoader;
  #widthPx = Number.POSITIVE_INFINITY;
  #busy: Busy = new Set();
  #notices: readonly Notice[] = [];
  #leftReason: CallLeftReason = 'left';
  readonly #panels: DialogLoader;
  readonly #preview: PreviewLoader;
  #nameTyped = false;
  readonly #first: JoinScreenDelay;
  #announcement: ((strings: Strings) => string) | null = null;

  constructor(host: CallShellHost) {
    this.#host = host;
    this.#sound = new AudioOutput(() => host.requestUpdate());
    this.#first = new JoinScreenDelay(() => host.requestUpdate());
    this.#panels = new DialogLoader(host);
    this.#preview = new PreviewLoader(host);
    this.arranger = new LayoutState(host);
    const stage = () => host.shadowRoot?.querySelector<HTMLElement>('.stage') ?? null;
    new Stage(host, stage, this.arranger);
    new FocusKeeper(host, () => host.shadowRoot);
    new WidthObserver(host, (widthPx) => {
      const changed = placesIn(widthPx) !== placesIn(this.#widthPx);
      this.#widthPx = widthPx;
      if (changed) host.requestUpdate();
    });
    this.#furnishing = new InCallLoader({
      host,
      arranger: this.arranger,
      openPanel: (name) => this.#panels.open(name),
      load: (name) => this.#panels.with((desk) => desk.lazy.load(name)),
      work: (control) => this.#answerTo({ type: 'control', control }),
      setVolume: (id, volume) => this.setVolume(id, volume),
      announce: (words) => {
        this.#announcement = words;
        host.requestUpdate();
      },
    });
  }

  /** To be called after every change of the call, and with every event before the page hears it. */
  callChanged(event: CustomEvent | null): void {
    if (event !== null) this.#hear(event as CallEvent);
    const { participants, state } = this.#host.call;
    this.#notices = stillTrue(this.#notices, participants);
    const others = isInCall(state) ? participants.filter((participant) => !participant.local) : [];
    const sources = others.flatMap(({ id, screen }) => {
      const of = (source: StreamSource) => ({
        id: `${id} ${source}`,
        stream: this.#host.call.streamOf(id, source),
      });
      return [of('camera'), ...(screen ? [of('screen')] : [])];
    });
    this.#sound.update(sources, this.#host.call.speaker);
    this.#host.requestUpdate();
  }

  /** Shows a control's button busy until the promise settles. */
  async whileBusy<Result>(control: ControlName, done: Promise<Result>): Promise<Result> {
    this.#setBusy(control, true);
    try {
      return await done;
    } finally {
      this.#setBusy(control, false);
    }
  }

  render({ strings, direction, ready }: Language): TemplateResult {
    this.arranger.direction = direction;
    const view = {
      ...deviceContext(this.#host),
      hasRoom: this.#host.room != null,
      name: this.#host.callName,
      preview: this.#preview.parts,
      blank: !ready || this.#first.isBlank(this.#host.call.state),
      leftReason: this.#leftReason,
      notices: this.#notices,
      soundBlocked: this.#sound.blocked,
      audioOnly: this.#host.audioOnly,
      extras: this.#furnishing.extras,
      busy: this.#busy,
      controls: controlsIn(this.#host, this.#widthPx),
      layout: this.#host.layout,
      selfView: this.#host.selfView,
      volumeOf: (id: string) => this.#sound.volumeOf(`${id} camera`),
      panelOf: (name: PanelName) => this.#panels.desk?.lazy.get(name) ?? 'loading',
      panelView: () => this.#panels.desk?.view(strings) ?? null,
    };
    this.#furnishing.extras?.picture.draw(strings, direction);
    return html`<div class="sizer"></div>
      <div class="call" lang=${strings.code} dir=${direction} @mesh-call-request=${this.#onRequest} @click=${this.#onClick}>
        <div class="content" ?inert=${Boolean(this.#panels.desk?.opened)}>${callView(this.#host.call, view, strings)}</div>
        ${this.#panels.draw(strings)}
        <div class="visually-hidden" role="status">${this.#announcement?.(strings)}</div>
      </div>`;
  }

  /** How loud somebody is played, 0 to 1. */
  setVolume(id: string, volume: number): void {
    for (const source of ['camera', 'screen']) this.#sound.setVolume(`${id} ${source}`, volume);
  }

  /** The call is closed: nobody is heard any more. */
  close(): void {
    this.#sound.close();
    this.#furnishing.close();
    this.#notices = [];
    this.#panels.close();
  }

  /** Before the call, what is off is kept for the next one too; what is turned on, always. */
  #work(control: ControlName): void {
    const { call } = this.#host;
    const device = control === 'mic' ? 'microphone' : control === 'camera' ? 'camera' : null;
    const on = device !== null && !call.isWanted(device);
    const isBefore = call.state === 'prejoin';
    const { extras } = this.#furnishing;
    if (!runControl(this.#host, control, () => extras?.desk.work(control)) || device === null) return;
    if (isBefore || on) this.#host.remember(device === 'microphone' ? { muted: !on } : { cameraOff: !on });
    if (isBefore && on) fireAndForget(this.whileBusy(control, call.preview(true)));
  }

  #hear(event: CustomEvent): void {
    const { type, detail } = event;
    this.#furnishing.hear(event);
    switch (type as keyof MeshCallEventMap) {
      case 'call-error':
        if (!detail.error.fatal)
          this.#notices = noticed(this.#notices, detail.error, this.#host.call.localParticipant);
        break;
      case 'call-state-changed':
        if (detail.state === 'waiting') this.#furnishing.load();
        if (detail.state === 'error') this.#furnishing.close();
        break;
      case 'call-joined':
        this.#announcement = null;
        this.#furnishing.load();
        this.#panels.with((desk) => desk.lazy.loadAllWhenIdle());
        break;
      case 'call-left':
        this.#leftReason = detail.reason;
        this.#notices = [];
        this.#panels.close();
        this.#furnishing.close();
        this.arranger.clear();
        break;
      case 'participant-joined':
        this.#furnishing.load();
        break;
    }
  }

  readonly #onRequest = (event: RequestEvent): void => {
    event.stopPropagation();
    this.#answerTo(event.request);
  };

  #answerTo(request: UiRequest): void {
    this.#answer(request);
    this.#host.personAsked();
  }

  #answer(request: UiRequest): void {
    const { extras } = this.#furnishing;
    switch (request.type) {
      case 'join':
        if (this.#nameTyped) this.#host.remember({ name: this.#host.callName });
        fireAndForget(this.#host.join());
        break;
      case 'leave':
        fireAndForget(this.#host.leave());
        break;
      case 'control':
        this.#work(request.control);
        break;
      case 'play-sound':
        fireAndForget(this.#sound.play());
        break;
      case 'dismiss-notice':
        this.#notices = dismissed(this.#notices, request.key);
        break;
      case 'open-help':
        this.#panels.open('help', request.code);
        break;
      case 'open-panel':
        this.#panels.open(request.name);
        break;
      case 'close-panel':
        this.#panels.close();
        break;
      case 'retry-panel':
        this.#panels.with(({ lazy, opened }) => {
          for (const name of [opened, extras?.desk.side]) if (name) lazy.load(name);
        });
        break;
      case 'type-name':
        this.#nameTyped = true;
        this.#host.nameTyped(request.name);
        break;
      case 'check-devices':
        fireAndForget(this.whileBusy('camera', this.#host.call.preview(true)));
        break;
      default:
        extras?.answer(request);
    }
  }

  /** A click beside an open menu closes it. */
  readonly #onClick = (event: Event): void => {
    const desk = this.#furnishing.extras?.desk;
    if (!desk?.menu) return;
    const inside = event
      .composedPath()
      .some((node) => node instanceof Element && node.matches('.menu, [aria-expanded]'));
    if (inside) return;
    desk.toggleMenu(null);
    this.#host.personAsked();
  };

  #setBusy(control: ControlName, busy: boolean): void {
    const next = new Set(this.#busy);
    if (busy) next.add(control);
    else next.delete(control);
    this.#busy = next;
    this.#host.requestUpdate();
  }
}
