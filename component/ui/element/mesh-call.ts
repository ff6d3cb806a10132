import { html, LitElement, type PropertyValues, supportsAdoptingStyleSheets, type TemplateResult } from 'lit';
import type { RoomSettings } from '../../../server/protocol/index.js';
import { Call, type CallStats } from '../../call/call.js';
import { defaultCallOptions } from '../../call/call-options.js';
import { NativeCustomEvent } from '../../call/environment/native-events.js';
import type { Delivery } from '../../call/talk/chat.js';
import { CallError } from '../../core/call/call-error.js';
import { type CallStatus, isInCall, type SignalingStatus } from '../../core/call/call-state.js';
import type { ChatMessage } from '../../core/call/chat.js';
import { callError } from '../../core/call/error-sentences.js';
import type { Participant, StreamSource } from '../../core/call/participant.js';
import type { CallLeftReason } from '../../core/call/public-events.js';
import type { DeviceInfo, DeviceKind } from '../../core/devices/devices.js';
import type { ControlName } from '../../core/interface/controls.js';
import type { Preferences } from '../../core/interface/preferences.js';
import type { LayoutName, SelfView } from '../../core/layout/arrangement.js';
import type { Logger } from '../../core/log.js';
import { registerTranslation } from '../../i18n/registered-translations.js';
import { readoptStyles } from '../base/adopt-styles.js';
import { controlsIn, placesIn } from '../base/available-controls.js';
import type { CallPort, CallSettings } from '../base/call-port.js';
import type { MeshCallEventMap } from '../base/element-events.js';
import type { MeshCallHost } from '../base/host.js';
import { deviceContext } from '../base/panel.js';
import type { RequestEvent, UiRequest } from '../base/requests.js';
import { dialogStyles } from '../screens/dialog-styles.js';
import { addNotice, currentNotices, dismissNotice, type Notice } from '../screens/notices.js';
import { prejoinStyles } from '../screens/prejoin-styles.js';
import { screenStyles } from '../screens/screen-styles.js';
import { AudioOutput, remoteAudio } from '../tiles/audio-output.js';
import { LayoutState } from '../tiles/layout-state.js';
import { Stage } from '../tiles/stage.js';
import { tileStyles } from '../tiles/tile-styles.js';
import { toolbarStyles } from '../toolbar/toolbar-styles.js';
import { Absence } from './absence.js';
import { boxStyles } from './box-styles.js';
import { CallController, type CallControllerHost } from './call-controller.js';
import { callSettings, claimStorageKey, releaseStorageKey } from './call-settings.js';
import { callView } from './call-view.js';
import { DefaultFontSize } from './default-font-size.js';
import { DialogHost } from './dialog-host.js';
import { FocusKeeper } from './focus-keeper.js';
import { InCallLoader } from './in-call-loader.js';
import { JoinScreenDelay } from './join-screen-delay.js';
import { Language } from './language.js';
import { layoutStyles } from './layout-styles.js';
import { OwnEvents } from './own-events.js';
import { PanelLoader, type PanelLoaders } from './panel-loader.js';
import { PreviewLoader } from './preview-loader.js';
import { elementProperties, lowercaseAttributes, lowercaseName } from './properties.js';
import { RenderScheduler } from './render-scheduler.js';
import { StateReflector } from './state-reflector.js';
import { StoredPreferences } from './stored-preferences.js';
import { themeFallbackStyles } from './theme-fallback-styles.js';
import { themeStyles } from './theme-styles.js';
import { WidthObserver } from './width-observer.js';

/**
 * Video call among all participants of a room.
 *
 * @attr {string} state - State of the call; read-only, also as `:state(…)`.
 * @attr {string} signaling - State of the connection to the call server; read-only.
 * @fires call-state-changed
 * @fires signaling-changed
 * @fires call-joined
 * @fires call-left
 * @fires call-error
 * @fires participant-joined
 * @fires participant-updated
 * @fires participant-left
 * @fires microphone-changed
 * @fires camera-changed
 * @fires quality-changed
 * @fires active-speaker-changed
 * @fires devices-changed
 * @fires data-message
 * @fires screen-share-changed
 * @fires hand-changed
 * @fires chat-message
 * @fires knock
 * @fires room-changed
 * @fires reaction
 * @fires control-click
 * @fires before-join
 * @fires before-leave
 * @slot toolbar-start - Before the controls.
 * @slot toolbar-end - After the controls.
 * @slot empty - Shown while the local participant is alone in the room.
 * @slot left - Shown after the call.
 * @slot prejoin-header - Replaces the heading of the pre-join screen.
 * @csspart tile - Tile of a participant or of a shared screen.
 * @csspart tile-video - Video in a tile.
 * @csspart tile-name - Name on a tile.
 * @csspart toolbar - Controls below the tiles.
 * @csspart button - Any button.
 * @csspart panel - Dialog, side panel or menu.
 * @csspart prejoin - Pre-join screen.
 * @csspart notice - Notice of an error that did not end the call.
 * @cssprop --mesh-call-accent - Primary buttons, rings, links and selected items.
 * @cssprop --mesh-call-background - Background of the call.
 * @cssprop --mesh-call-surface - Background of toolbar, panels and menus.
 * @cssprop --mesh-call-text - Text.
 * @cssprop --mesh-call-muted-text - Secondary text.
 * @cssprop --mesh-call-danger - The leave button and errors.
 * @cssprop --mesh-call-radius - Radius of corners.
 * @cssprop --mesh-call-gap - Gap between tiles.
 * @cssprop --mesh-call-font - Font family.
 * @cssprop --mesh-call-tile-background - Background of a tile without video.
 * @cssprop --mesh-call-focus - Focus ring.
 *
 * See demo/docs/decisions/0043-one-tag-one-shadow-root.md.
 */
export class MeshCallElement extends LitElement implements MeshCallHost, CallControllerHost {
  static override readonly properties = elementProperties;
  /** Attributes, and the lowercase names of their properties. */
  static override get observedAttributes(): string[] {
    // biome-ignore lint/complexity/noThisInStatic: Lit's getter finalizes the class that it is called on
    return [...super.observedAttributes, ...lowercaseAttributes.keys()];
  }
  /** Constructed style sheets, which a strict Content-Security-Policy allows. */
  static override readonly styles = [
    themeStyles,
    themeFallbackStyles,
    boxStyles,
    layoutStyles,
    tileStyles,
    toolbarStyles,
    screenStyles,
    prejoinStyles,
    dialogStyles,
  ];
  /** Registers languages, or other texts for one, for all elements. */
  static readonly registerTranslation = registerTranslation;

  /** Name of the room: 1–128 characters. Changing it during a call leaves the room and joins the other one. */
  room: string | null = null;
  /** Base URL of the call server; by default the script's folder, else the page's origin. */
  server: string | null = null;
  /** Display name, up to 64 characters; without it the pre-join screen asks, else "Guest". */
  name: string | null = null;
  /** Join token (JWT), where the call server requires one. */
  token: string | null = null;
  /** Up to 64 characters, passed to the other participants. */
  externalId: string | null = null;
  /** Up to 2048 bytes, passed to the other participants. */
  metadata: string | null = null;
  /** Joins without the pre-join screen. */
  autojoin = false;
  /** Starts with the microphone off. Setting it during a call mutes once; removing it never turns the microphone on. */
  muted = false;
  /** Starts with the camera off. Setting it during a call turns it off once; removing it never turns it on. */
  cameraOff = false;
  /** Sends and receives no video. */
  audioOnly = false;
  /** Stores nothing on this device. */
  noStorage = false;
  /** Limit of everything that is sent to the other participants together, in kbit/s. */
  maxUplink = defaultCallOptions.maxUplink;
  /** `relay` hides the local IP address from the other participants. */
  icePolicy: 'all' | 'relay' = 'all';

  /** List of controls: mic camera screen chat people reactions hand layout settings fullscreen pip invite leave. Default: all; `""`: none. */
  controls: string | null = null;
  /** Layout of the tiles; `auto` is a grid, with one large tile for a shared screen or a pinned participant. */
  layout: LayoutName = 'auto';
  /** Place of the local video; `auto` floats with two participants or in a small box, and is a tile otherwise. */
  selfView: SelfView = 'auto';
  /** URL that "Copy invite link" copies; by default the page's URL, and none with a token. */
  inviteUrl: string | null = null;
  /** Colour scheme; `auto` follows the page's `color-scheme`, else the system. */
  theme: 'auto' | 'light' | 'dark' = 'auto';
  /** Turns keyboard shortcuts off. */
  noHotkeys = false;
  /** Seconds that the element may be out of the document before it leaves the call, whose media continue meanwhile. */
  keepAlive = 1;
  /** Logs to the console: all loggers, or a list of rtc signaling media call ui. */
  debug: boolean | string = false;

  /** ICE servers to use instead of those of the call server. */
  iceServers: readonly RTCIceServer[] | null = null;
  /** Camera and microphone of the page: their tracks are sent, and never stopped. */
  mediaStream: MediaStream | null = null;

  readonly #callController = new CallController(this);
  readonly #preferences = new StoredPreferences(() => !this.noStorage);
  readonly #language = new Language(this);
  readonly #absence = new Absence(this, () => this.#close());
  readonly #reflector = new StateReflector(this);
  readonly #renders = new RenderScheduler(() => this.call.settled());
  readonly #joinScreen = new JoinScreenDelay(() => this.requestUpdate());
  readonly #fontSize = new DefaultFontSize(this);
  readonly #preview = new PreviewLoader(this);
  readonly #layout = new LayoutState(this);
  readonly #audio = new AudioOutput(
    () => this.requestUpdate(),
    () => this.log,
  );
  readonly #panels = new PanelLoader({
    loaders: () => this.panelLoaders,
    onChange: () => this.requestUpdate(),
    log: () => this.log,
  });
  readonly #dialog = new DialogHost(this, this.#panels);
  readonly #inCall = new InCallLoader({ host: this, layout: this.#layout, panels: this.#panels });
  /** Controls of the running requests; one for each request. */
  #busy: readonly ControlName[] = [];
  #notices: readonly Notice[] = [];
  #leftReason: CallLeftReason = 'left';
  #widthPx = Number.POSITIVE_INFINITY;
  #typedName: string | null = null;
  #storageKey: string | null = null;
  /** Whether the element is new in the document, and has neither joined nor offered to. */
  #isFresh = true;

  constructor() {
    super();
    new Stage(this, () => this.shadowRoot?.querySelector<HTMLElement>('.stage') ?? null, this.#layout);
    new OwnEvents(this);
    new FocusKeeper(this, () => this.shadowRoot);
    new WidthObserver(this, (widthPx) => {
      const isChanged = this.#placesIn(widthPx) !== this.#placesIn(this.#widthPx);
      this.#widthPx = widthPx;
      if (isChanged) this.requestUpdate();
    });
  }

  /** State of the call. */
  get state(): CallStatus {
    return this.call.state;
  }

  /** State of the connection to the call server. */
  get signaling(): SignalingStatus {
    return this.call.signaling;
  }

  /** All participants, the local one first. The same array until a participant changes. */
  get participants(): readonly Participant[] {
    return this.call.participants;
  }

  /** The participant of this page; exists before the call, too. */
  get localParticipant(): Participant {
    return this.call.localParticipant;
  }

  /** The participant who speaks, or spoke last; null before that. */
  get activeSpeaker(): Participant | null {
    return this.call.activeSpeaker;
  }

  /** Reason of the state `error`; null in every other state. */
  get error(): CallError | null {
    return this.call.error;
  }

  /** Chat messages of this call, in the order of their arrival. */
  get messages(): readonly ChatMessage[] {
    return this.call.messages;
  }

  /** For hosts: participants in the lobby. */
  get waiting(): readonly Participant[] {
    return this.call.waiting;
  }

  /** The stable stream of a participant; it fires `addtrack` and `removetrack`. */
  streamOf(id: string, source: StreamSource): MediaStream {
    return this.call.streamOf(id, source);
  }

  /** Resolves once the server has admitted the participant. @throws {CallError} */
  join(): Promise<void> {
    return this.#configuredCall().join();
  }

  /** Resolves once every track that the element opened is stopped. @throws {CallError} */
  leave(): Promise<void> {
    return this.#configuredCall().leave();
  }

  /** Turns the microphone on or off; resolves to whether it is on. @throws {CallError} */
  toggleMicrophone(force?: boolean): Promise<boolean> {
    return this.#whileBusy('mic', this.#configuredCall().toggleMicrophone(force));
  }

  /** Turns the camera on or off; resolves to whether it is on. @throws {CallError} */
  toggleCamera(force?: boolean): Promise<boolean> {
    return this.#whileBusy('camera', this.#configuredCall().toggleCamera(force));
  }

  /** Shares a screen, or stops; resolves to whether one is shared. @throws {CallError} */
  toggleScreenShare(force?: boolean): Promise<boolean> {
    return this.#whileBusy('screen', this.#configuredCall().toggleScreenShare(force));
  }

  /** Raises or lowers the hand; resolves to whether it is raised. @throws {CallError} */
  toggleHand(force?: boolean): Promise<boolean> {
    return this.#configuredCall().toggleHand(force);
  }

  /** Chooses a microphone, camera or speaker; null for the system's choice. @throws {CallError} */
  setDevice(kind: DeviceKind | MediaDeviceKind, deviceId: string | null): Promise<void> {
    return this.#configuredCall().setDevice(kind, deviceId);
  }

  /** Lists the devices of this machine. @throws {CallError} */
  devices(): Promise<readonly DeviceInfo[]> {
    return this.#configuredCall().devices();
  }

  /** Sends a chat message to all participants, or to one; resolves to the recipients. @throws {CallError} */
  sendMessage(text: string, to?: string): Promise<Delivery> {
    return this.call.sendMessage(text, to);
  }

  /** Sends JSON of up to 16 KiB to the pages of all participants, or of one: `data-message`. @throws {CallError} */
  sendData(value: unknown, to?: string): Promise<void> {
    return this.call.sendData(value, to);
  }

  /** Shows an emoji to all participants for a moment. @throws {CallError} */
  react(emoji: string): Promise<void> {
    return this.call.react(emoji);
  }

  /** Pins a participant to the large tile, or their screen while they share one; null for none. @throws {CallError} `not-found` */
  async pin(id: string | null): Promise<void> {
    this.#layout.pin(id);
  }

  /** Sets the volume of a participant, 0 to 1. @throws {CallError} `not-found`, `invalid-argument` */
  async setVolume(id: string, volume: number): Promise<void> {
    if (!(volume >= 0 && volume <= 1)) throw callError('invalid-argument');
    if (!this.participants.some((each) => each.id === id && !each.local)) throw callError('not-found');
    this.#audio.setParticipantVolume(id, volume);
  }

  /** Statistics of each connection. @throws {CallError} `not-joined` */
  getStats(): Promise<CallStats> {
    return this.call.getStats();
  }

  /** For hosts: admits a participant from the lobby. @throws {CallError} */
  admit(id: string): Promise<void> {
    return this.call.admit(id);
  }

  /** For hosts: denies a participant in the lobby. @throws {CallError} */
  deny(id: string): Promise<void> {
    return this.call.deny(id);
  }

  /** For hosts: mutes a participant for all. @throws {CallError} */
  muteParticipant(id: string): Promise<void> {
    return this.call.muteParticipant(id);
  }

  /** For hosts: removes a participant from the call. @throws {CallError} */
  removeParticipant(id: string): Promise<void> {
    return this.call.removeParticipant(id);
  }

  /** For hosts: changes settings of the room. @throws {CallError} */
  setRoom(settings: Partial<RoomSettings>): Promise<void> {
    return this.call.setRoom(settings);
  }

  /** For hosts: ends the call for all participants. @throws {CallError} */
  endCall(): Promise<void> {
    return this.call.endCall();
  }

  /** @internal */
  get call(): CallPort {
    return this.#callController.call;
  }

  /** @internal */
  get log(): Logger {
    return this.call.logger('ui');
  }

  /** @internal */
  get isInPictureInPicture(): boolean {
    return this.#inCall.ui?.pip.isOpen ?? false;
  }

  /** @internal */
  get preferences(): Preferences {
    return this.#preferences.current;
  }

  /** @internal */
  remember(change: Partial<Preferences>): void {
    this.#preferences.remember(change);
    this.requestUpdate();
  }

  /** @internal Tests provide a fake call. */
  createCall(settings: CallSettings): CallPort {
    const call = new Call(settings);
    call.prefer(this.#preferences.initial);
    return call;
  }

  /** @internal Tests provide panels that fail to load. */
  get panelLoaders(): PanelLoaders {
    return {
      help: () => import('../panels/help-panel.js'),
      settings: () => import('../panels/settings-panel.js'),
      shortcuts: () => import('../panels/shortcuts-panel.js'),
      chat: () => import('../panels/chat-panel.js'),
      people: () => import('../panels/people-panel.js'),
    };
  }

  /** @internal */
  callSettings(): CallSettings {
    return callSettings({
      element: this,
      storageKey: this.#storageKey,
      name: this.#displayName,
      stored: this.#preferences.initial,
      preferences: this.#preferences.current,
    });
  }

  /** @internal */
  callChanged(event: CustomEvent | null): void {
    if (event !== null) this.#onCallEvent(event);
    const { call } = this;
    this.#notices = currentNotices(this.#notices, call.participants);
    this.#audio.update(remoteAudio(call), call.speaker);
    this.#reflect();
    this.requestUpdate();
  }

  /** @internal */
  answer(request: UiRequest): void {
    this.#answer(request);
    this.#renders.hurry();
    this.requestUpdate();
  }

  /** A page that renders itself again may write an attribute's present value: that is no change. */
  override attributeChangedCallback(name: string, before: string | null, value: string | null): void {
    if (value === before) return;
    const attribute = lowercaseAttributes.get(name) ?? name;
    const current = this.getAttribute(attribute) ?? this.getAttribute(lowercaseName(attribute));
    super.attributeChangedCallback(attribute, before, current);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#absence.end();
    // Before the storage key is claimed, so that this element gets the key of the one that it replaces.
    this.#absence.endOthers();
    this.#storageKey ??= claimStorageKey(this);
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#absence.begin();
  }

  /** Called when the element moves to another document, before it is connected there. */
  adoptedCallback(): void {
    const { ownerDocument, shadowRoot } = this;
    if (shadowRoot) readoptStyles(shadowRoot, MeshCallElement.styles);
    this.#inCall.ui?.onAdopted();
    // A frame that is removed, or a window that is closed, takes the element with it without disconnecting it.
    const onPageHide = () => this.ownerDocument === ownerDocument && this.#absence.begin();
    if (ownerDocument !== document)
      ownerDocument.defaultView?.addEventListener('pagehide', onPageHide, { once: true });
  }

  /** Makes `moveBefore` move the element without disconnecting it. */
  connectedMoveCallback(): void {
    this.requestUpdate();
  }

  /** Lit adopts sheets of the page's document only. */
  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    if (this.ownerDocument === document || !supportsAdoptingStyleSheets) return super.createRenderRoot();
    const root = this.shadowRoot ?? this.attachShadow(MeshCallElement.shadowRootOptions);
    readoptStyles(root, MeshCallElement.styles);
    return root;
  }

  protected override async scheduleUpdate(): Promise<void> {
    if (this.hasUpdated) await this.#renders.nextRender();
    await super.scheduleUpdate();
  }

  /** A document whose frame or window is gone still has its elements, which neither join nor can be measured. */
  protected override shouldUpdate(): boolean {
    return !this.isConnected || this.ownerDocument.defaultView !== null;
  }

  /** Joins before it renders, so that the first screen is that of a call under way. */
  protected override willUpdate(changed: PropertyValues<this>): void {
    const wasInCall = isInCall(this.state);
    // The attribute is newer than the typed name.
    if (this.hasUpdated && changed.has('name')) this.#typedName = null;
    this.#callController.configure();
    this.#turnOff(changed);
    if (!this.isConnected) return;
    const mayBegin = changed.has('room') || changed.has('server') || changed.has('autojoin');
    if (changed.has('room')) this.#absence.endOthers();
    if (!wasInCall && (this.#isFresh || mayBegin)) this.#begin(changed);
    this.#isFresh = false;
    this.#reflect();
  }

  protected override render(): TemplateResult {
    const { strings, direction, ready } = this.#language;
    const { ui } = this.#inCall;
    const view = {
      ...deviceContext(this),
      hasRoom: this.room != null,
      name: this.#displayName,
      audioOnly: this.audioOnly,
      preview: this.#preview.parts,
      isBlank: !ready || this.#joinScreen.isBlank(this.call.state),
      leftReason: this.#leftReason,
      notices: this.#notices,
      audioBlocked: this.#audio.blocked,
      loadFailed: isInCall(this.call.state) ? this.#inCall.failed : this.#preview.failed,
      inCall: ui,
      busy: new Set(this.#busy),
      controls: controlsIn(this, this.#widthPx / this.#fontSize.px),
      layout: this.layout,
      selfView: this.selfView,
      volumeOf: (id: string) => this.#audio.participantVolume(id),
    };
    this.#layout.direction = direction;
    ui?.pip.render(strings, direction);
    return html`<div class="sizer"></div>
      <div class="call" data-theme=${this.theme} lang=${strings.code} dir=${direction} @mesh-call-request=${this.#onRequest}>
        <div class="default-font-size"></div>
        <div class="content" ?inert=${this.#dialog.isOpen}>${callView(view, strings)}</div>
        ${this.#dialog.render(strings)}
        <div class="visually-hidden" role="status">${ui?.announcer.text(strings)}</div>
      </div>`;
  }

  #placesIn(widthPx: number): number {
    return placesIn(widthPx / this.#fontSize.px);
  }

  get #displayName(): string {
    return this.#typedName ?? this.name ?? this.#preferences.initial.name;
  }

  /** The call with the current settings, also those that the page set before the element was defined. */
  #configuredCall(): CallPort {
    if (!this.hasUpdated && this.isConnected) this.performUpdate();
    return this.#callController.configure();
  }

  /** Outside a call: joins with `autojoin`, else shows the pre-join screen. */
  #begin(changed: PropertyValues<this>): void {
    if (isInCall(this.state)) return;
    if (this.autojoin && this.room != null) this.#detach(this.call.join());
    const isJoining = isInCall(this.state) || this.state === 'error';
    if (!isJoining && (this.#isFresh || changed.has('room') || changed.has('server'))) this.call.prepare();
  }

  /** In a call, a stored choice may hide from it that the page has set `muted` or `camera-off`. */
  #turnOff(changed: PropertyValues<this>): void {
    if (!this.hasUpdated || !isInCall(this.state)) return;
    if (changed.has('muted') && this.muted) this.#detach(this.call.toggleMicrophone(false));
    if (changed.has('cameraOff') && this.cameraOff) this.#detach(this.call.toggleCamera(false));
  }

  #reflect(): void {
    if (this.isConnected || this.hasUpdated) this.#reflector.reflect(this);
  }

  readonly #onRequest = (event: RequestEvent): void => {
    event.stopPropagation();
    this.answer(event.request);
  };

  #answer(request: UiRequest): void {
    switch (request.type) {
      case 'control':
        this.#runControl(request.control);
        break;
      case 'join':
        if (this.#typedName !== null) this.remember({ name: this.#typedName });
        this.#detach(this.join());
        break;
      case 'leave':
        this.#detach(this.leave());
        break;
      case 'talk':
        this.#detach(this.toggleMicrophone(request.talks));
        break;
      case 'react':
        this.#detach(this.react(request.emoji));
        break;
      case 'check-devices':
        this.#detach(this.#whileBusy('camera', this.call.preview(true)));
        break;
      case 'type-name':
        this.#typedName = request.name;
        break;
      case 'remember':
        this.remember(request.change);
        break;
      case 'play-audio':
        this.#detach(this.#audio.play());
        break;
      case 'set-volume':
        this.#audio.setParticipantVolume(request.id, request.volume);
        break;
      case 'dismiss-notice':
        this.#notices = dismissNotice(this.#notices, request.key);
        break;
      case 'open-help':
        this.#dialog.open('help', request.code);
        break;
      case 'open-dialog':
        this.#dialog.open(request.name);
        break;
      case 'close-dialog':
        this.#dialog.close();
        break;
      case 'retry-loading':
        this.#retryLoading();
        break;
      default:
        this.#inCall.ui?.answer(request);
    }
  }

  /** Runs a control, unless the page prevents it. */
  #runControl(control: ControlName): void {
    const click = new NativeCustomEvent('control-click', {
      detail: { control },
      bubbles: true,
      composed: true,
      cancelable: true,
    });
    if (!this.dispatchEvent(click)) return;
    if (!['mic', 'camera', 'leave'].includes(control)) this.#inCall.ui?.menus.closeMenu('more');
    switch (control) {
      case 'mic':
      case 'camera':
        this.#toggleDevice(control);
        break;
      case 'screen':
        this.#detach(this.toggleScreenShare());
        break;
      case 'hand':
        this.#detach(this.toggleHand());
        break;
      case 'settings':
        this.#dialog.open('settings');
        break;
      case 'leave':
        this.#detach(this.leave());
        break;
      default:
        this.#inCall.ui?.run(control);
    }
  }

  /** Toggles a device. Stores that it is on; before the call, also that it is off, and opens it for the preview. */
  #toggleDevice(control: 'mic' | 'camera'): void {
    const isTurningOn = this.call.wouldTurnOn(control === 'mic' ? 'microphone' : 'camera');
    const isPrejoin = this.state === 'prejoin';
    this.#detach(control === 'mic' ? this.toggleMicrophone() : this.toggleCamera());
    if (isPrejoin || isTurningOn)
      this.remember(control === 'mic' ? { muted: !isTurningOn } : { cameraOff: !isTurningOn });
    if (isPrejoin && isTurningOn) this.#detach(this.#whileBusy(control, this.call.preview(true)));
  }

  /** Shows a control as busy until the promise, and every other one of the control, settles. */
  async #whileBusy<Result>(control: ControlName, done: Promise<Result>): Promise<Result> {
    this.#setBusy([...this.#busy, control]);
    try {
      return await done;
    } finally {
      const settled = this.#busy.indexOf(control);
      this.#setBusy(this.#busy.filter((_, index) => index !== settled));
    }
  }

  #setBusy(busy: readonly ControlName[]): void {
    this.#busy = busy;
    this.requestUpdate();
  }

  /** Ignores a `CallError`, which the call's state and events already report, and logs every other error. */
  #detach(promise: Promise<unknown>): void {
    promise.catch((cause: unknown) => {
      if (!(cause instanceof CallError)) this.log.error('a request failed', { cause });
    });
  }

  #retryLoading(): void {
    this.#panels.retry();
    if (this.#inCall.failed) void this.#inCall.load();
    if (this.#preview.failed) void this.#preview.load();
  }

  #onCallEvent(event: CustomEvent): void {
    const { type, detail } = event;
    this.#inCall.onEvent(event);
    switch (type as keyof MeshCallEventMap) {
      case 'call-error':
        if (!detail.error.fatal)
          this.#notices = addNotice(this.#notices, detail.error, this.call.localParticipant);
        break;
      case 'call-state-changed':
        if (detail.state === 'waiting') void this.#inCall.load();
        if (detail.state === 'error') this.#inCall.close();
        break;
      case 'devices-changed':
        this.#audio.reapplySpeaker();
        break;
      case 'call-joined':
        void this.#inCall.load();
        this.#panels.prefetchWhenIdle();
        break;
      case 'participant-joined':
        void this.#inCall.load();
        break;
      case 'call-left':
        this.#leftReason = detail.reason;
        this.#resetInterface();
        this.#layout.clear();
        break;
    }
  }

  #resetInterface(): void {
    this.#notices = [];
    this.#dialog.close();
    this.#inCall.close();
  }

  #close(): void {
    this.#isFresh = true;
    this.#callController.close();
    this.#audio.close();
    this.#resetInterface();
    if (this.#storageKey !== null) releaseStorageKey(this.#storageKey);
    this.#storageKey = null;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mesh-call': MeshCallElement;
  }
  interface GlobalEventHandlersEventMap extends MeshCallEventMap {}
}
