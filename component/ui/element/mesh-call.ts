import type { PropertyValues, TemplateResult } from 'lit';
import { Call } from '../../call/call.js';
import { defaultCallOptions } from '../../call/call-options.js';
import { isInCall } from '../../core/call/call-state.js';
import { callError } from '../../core/call/error-sentences.js';
import type { ControlName } from '../../core/interface/controls.js';
import type { Preferences } from '../../core/interface/preferences.js';
import type { LayoutName, SelfView } from '../../core/layout/arrangement.js';
import { registerTranslation } from '../../i18n/registered.js';
import type { CallPort, CallSettings } from '../base/call-port.js';
import type { MeshCallEventMap } from '../base/element-events.js';
import { fireAndForget } from '../base/fire-and-forget.js';
import type { PanelLoaders } from '../panels/panel-loader.js';
import { CallController, type CallHost } from './call-controller.js';
import { settingsOf } from './call-settings.js';
import { CallShell } from './call-shell.js';
import { applyColorFallback } from './color-fallback.js';
import { Language } from './language.js';
import { MeshCallBase } from './mesh-call-base.js';
import { elementProperties } from './properties.js';
import { RenderScheduler } from './render-scheduler.js';
import { StateReflector } from './state-reflector.js';
import { freeStorageKey, storageKey } from './storage-key.js';
import { StoredPreferences } from './stored-preferences.js';
import { styles } from './styles.js';

/**
 * A video call for everybody who opens the same room.
 *
 * @attr {string} state - Where the call stands; read-only, also as `:state(…)`.
 * @attr {string} signaling - Whether the call server is connected; read-only.
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
 * @slot empty - While nobody else is there.
 * @slot left - After the call.
 * @slot prejoin-header - In the place of "Ready to join?".
 * @csspart tile - One participant.
 * @csspart tile-video - A participant's picture.
 * @csspart tile-name - A participant's name on the picture.
 * @csspart toolbar - The controls below the pictures.
 * @csspart button - Any button.
 * @csspart panel - A panel laid over the call.
 * @csspart prejoin - What stands before the call.
 * @csspart notice - Something that went wrong and left the call going.
 * @cssprop --mesh-call-accent - Rings, links, and what is chosen.
 * @cssprop --mesh-call-background - Behind the pictures.
 * @cssprop --mesh-call-surface - The toolbar, panels and menus.
 * @cssprop --mesh-call-text - Text on either of them.
 * @cssprop --mesh-call-muted-text - Text that matters less.
 * @cssprop --mesh-call-danger - Leaving, and what went wrong.
 * @cssprop --mesh-call-radius - How round corners are.
 * @cssprop --mesh-call-gap - Between the pictures.
 * @cssprop --mesh-call-font - The family of all text.
 * @cssprop --mesh-call-tile-background - A tile without a picture.
 * @cssprop --mesh-call-focus - The ring around what has the focus.
 */
export class MeshCallElement extends MeshCallBase implements CallHost {
  static override readonly styles = styles;
  static override readonly properties = elementProperties;
  /** Adds languages, or other words for one, to all elements. */
  static readonly registerTranslation = registerTranslation;

  /** Which call: 1–128 characters. Changing it in a call leaves the one and joins the other. */
  room: string | null = null;
  /** Base URL of the call server; without it, where the script came from, else the page's origin. */
  server: string | null = null;
  /** Display name, up to 64 characters; without it, asked before the call, else "Guest". */
  name: string | null = null;
  /** Join token (JWT), where the call server asks for one. */
  token: string | null = null;
  /** Up to 64 characters, handed to the other participants. */
  externalId: string | null = null;
  /** Up to 2048 bytes, handed to the other participants. */
  metadata: string | null = null;
  /** Join without being asked. */
  autojoin = false;
  /** Start without sound. Set in a call it mutes once; removing it never opens the microphone. */
  muted = false;
  /** Start without picture. Set in a call it turns the camera off once; removing it never turns it on. */
  cameraOff = false;
  /** Send and show no pictures. */
  audioOnly = false;
  /** Remember nothing on this device. */
  noStorage = false;
  /** All that is sent to the others together, pictures and sound, in kbit/s. */
  maxUplink = defaultCallOptions.maxUplink;
  /** `relay` hides the own IP address from the other participants. */
  icePolicy: 'all' | 'relay' = 'all';

  /** Which of mic camera screen chat people reactions hand layout settings fullscreen pip invite leave there are; without it all, none with `""`. */
  controls: string | null = null;
  /** How the pictures are laid out; `auto` is a grid, and a large tile for a shared screen or a pinned person. */
  layout: LayoutName = 'auto';
  /** Where the own picture is: by itself, it floats between two and is a tile among more. */
  selfView: SelfView = 'auto';
  /** What "Copy invite link" copies; without it the page's own address, and none with a token. */
  inviteUrl: string | null = null;
  /** Its colours: `auto` are those of the page's `color-scheme`, else of the system. */
  theme: 'auto' | 'light' | 'dark' = 'auto';
  /** No keyboard shortcuts. */
  noHotkeys = false;

  /** Servers to find ways with, instead of those that the call server names. */
  iceServers: readonly RTCIceServer[] | null = null;
  /** Bring your own camera and microphone: its tracks are sent, and let go without being stopped. */
  mediaStream: MediaStream | null = null;

  readonly #controller = new CallController(this);
  readonly #choices = new StoredPreferences(() => !this.noStorage);
  readonly #language = new Language(this);
  readonly #surface = new CallShell(this);
  readonly #status = new StateReflector(this);
  readonly #moment = new RenderScheduler(() => this.call.settled());
  #typedName: string | null = null;
  #storageKey: string | null = null;
  #fresh = true;

  /** Shows somebody large, or nobody in particular; their screen, while they share one. @throws {CallError} `not-found` */
  async pin(id: string | null): Promise<void> {
    this.#surface.arranger.pin(id);
  }

  /** How loud somebody is played, 0 to 1. @throws {CallError} `not-found`, `invalid-argument` */
  async setVolume(id: string, volume: number): Promise<void> {
    if (!(volume >= 0 && volume <= 1)) throw callError('invalid-argument');
    if (!this.participants.some((each) => each.id === id && !each.local)) throw callError('not-found');
    this.#surface.setVolume(id, volume);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    applyColorFallback(this);
    this.#storageKey ??= storageKey(this);
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    queueMicrotask(() => {
      if (!this.isConnected) this.#close();
    });
  }

  /** Moved by `moveBefore`, nothing is torn down; having this method is what says so. */
  connectedMoveCallback(): void {
    this.requestUpdate();
  }

  /** @internal Tests put a call of their own here. */
  createCall(settings: CallSettings): CallPort {
    const call = new Call(settings);
    call.prefer(this.#choices.atFirst);
    return call;
  }

  /** @internal */
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
  override get call(): CallPort {
    return this.#controller.call;
  }

  protected override whileBusy<Result>(
    control: ControlName,
    fireAndForget: Promise<Result>,
  ): Promise<Result> {
    return this.#surface.whileBusy(control, fireAndForget);
  }

  /** @internal */
  callSettings(): CallSettings {
    const { muted, cameraOff } = this.#choices.atFirst;
    const settings = settingsOf(this, this.#storageKey);
    return {
      ...settings,
      name: this.callName,
      screenHint: this.choices.sharing,
      muted: settings.muted || muted,
      cameraOff: settings.cameraOff || cameraOff,
    };
  }

  /** @internal */
  get callName(): string {
    return this.#typedName ?? this.name ?? this.#choices.atFirst.name;
  }

  /** @internal */
  nameTyped(name: string): void {
    this.#typedName = name;
  }

  /** @internal */
  get choices(): Preferences {
    return this.#choices.now;
  }

  /** @internal */
  remember(choice: Partial<Preferences>): void {
    this.#choices.remember(choice);
    this.requestUpdate();
  }

  /** @internal */
  personAsked(): void {
    this.#moment.hurry();
    this.requestUpdate();
  }

  /** @internal */
  callChanged(event: CustomEvent | null): void {
    this.#surface.callChanged(event);
    this.#reflect();
  }

  protected override async scheduleUpdate(): Promise<void> {
    if (this.hasUpdated) await this.#moment.come();
    super.scheduleUpdate();
  }

  /** Acts before it draws: a join is under way by the time that its screen is seen. */
  protected override willUpdate(changed: PropertyValues<this>): void {
    const wasInCall = isInCall(this.state);
    // The page's newer word counts.
    if (this.hasUpdated && changed.has('name')) this.#typedName = null;
    this.#controller.configured();
    if (!this.isConnected) return;
    const told = changed.has('room') || changed.has('server') || changed.has('autojoin');
    if (!wasInCall && (this.#fresh || told)) this.#begin(changed);
    this.#fresh = false;
    this.#reflect();
  }

  protected override render(): TemplateResult {
    return this.#surface.render(this.#language);
  }

  /** The call, told of all that the page has said, also in properties that it set before the element was defined. */
  protected override ready(): CallPort {
    if (!this.hasUpdated && this.isConnected) this.performUpdate();
    return this.#controller.configured();
  }

  /** Outside a call: joins if it may, else offers to. */
  #begin(changed: PropertyValues<this>): void {
    if (isInCall(this.state)) return;
    if (this.autojoin && this.room != null) fireAndForget(this.call.join());
    const joins = isInCall(this.state) || this.state === 'error';
    if (!joins && (this.#fresh || changed.has('room') || changed.has('server'))) this.call.prepare();
  }

  #reflect(): void {
    if (this.isConnected || this.hasUpdated) this.#status.show(this);
  }

  #close(): void {
    this.#fresh = true;
    this.#controller.close();
    this.#surface.close();
    if (this.#storageKey !== null) freeStorageKey(this.#storageKey);
    this.#storageKey = null;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mesh-call': MeshCallElement;
  }
  interface GlobalEventHandlersEventMap extends MeshCallEventMap {}
}
