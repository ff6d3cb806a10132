import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ChatMessage } from '../../core/call/chat.js';
import type { Participant, QualityReason } from '../../core/call/participant.js';
import type { ControlName } from '../../core/interface/controls.js';
import type { Hotkey } from '../../core/interface/hotkeys.js';
import type { Preferences } from '../../core/interface/preferences.js';
import type { LayoutName, SelfView } from '../../core/layout/arrangement.js';
import { layoutStage } from '../../core/layout/stage-arrangement.js';
import type { Size } from '../../core/sending/video-size.js';
import { type AllStrings, allStrings } from '../../i18n/in-call-strings.js';
import type { Strings } from '../../i18n/strings.js';
import { addStyles } from '../base/adopt-styles.js';
import { availableControls } from '../base/available-controls.js';
import type { MeshCallEventMap } from '../base/element-events.js';
import { fireAndForget } from '../base/fire-and-forget.js';
import { addIcons } from '../base/icons.js';
import type { InCallUiRequest } from '../base/requests.js';
import { Hosting } from '../moderation/moderation.js';
import { chat } from '../panels/chat-styles.js';
import type { Panel, PanelName, PanelView } from '../panels/panel-loader.js';
import { people } from '../panels/people-styles.js';
import { sidePanelFrame } from '../panels/side-panel-frame.js';
import type { LayoutState } from '../tiles/layout-state.js';
import type { TileMore } from '../tiles/tile.js';
import { addLooks } from '../toolbar/control-buttons.js';
import { Announcer, beginningOf } from './announcer.js';
import { inCallButtonLooks } from './button-looks.js';
import { FullScreen } from './full-screen.js';
import { inCallIcons } from './icons.js';
import { Idle } from './idle.js';
import { inCall } from './in-call-styles.js';
import { inCallTileStyles } from './in-call-tile-styles.js';
import { Keyboard } from './keyboard.js';
import { MenuState, type MenuStateHost, type SideName } from './menu-state.js';
import { type MenuView, menu } from './menus.js';
import { pager } from './pager.js';
import { PictureInPicture } from './picture-in-picture.js';
import type { PipWindowHost } from './pip-window.js';
import { floatReaction } from './reactions.js';
import { type ScreenPicture, screenTile } from './screen-tile.js';
import { SelfViewDrag, type SelfViewDragHost } from './self-view-drag.js';
import { tileMenu } from './tile-menu.js';
import { tileOverlay } from './tile-overlay.js';
import { Toasts } from './toasts.js';

/** What the extras need of the element that shows them. */
export interface InCallUiHost extends SelfViewDragHost, MenuStateHost, PipWindowHost {
  readonly noHotkeys: boolean;
  /** What the person has chosen on this device. */
  readonly choices: Preferences;
  layout: LayoutName;
  selfView: SelfView;
  remember(choice: Partial<Preferences>): void;
  react(emoji: string): Promise<void>;
  toggleMicrophone(force?: boolean): Promise<boolean>;
}

export interface InCallUiOptions {
  readonly host: InCallUiHost;
  readonly arranger: LayoutState;
  readonly openPanel: (name: 'settings' | 'shortcuts') => void;
  readonly load: (name: PanelName) => void;
  /** Does what a control is for. */
  readonly work: (control: ControlName) => void;
  /** How loud somebody is played, 0 to 1. */
  readonly setVolume: (id: string, volume: number) => void;
  /** Whose pictures are seen elsewhere as well, by `id source`, and how large, in device pixels. */
  readonly alsoShown: (shown: ReadonlyMap<string, Size>) => void;
  /** To be said to those who listen. */
  readonly announce: (words: (strings: Strings) => string) => void;
}

/** What a call's interface has besides pictures and buttons. It is loaded once somebody is in a call, and goes with it. */
export class InCallUi {
  readonly fullScreen: FullScreen;
  readonly desk: MenuState;
  readonly hosting: Hosting;
  readonly picture: PictureInPicture;
  readonly #options: InCallUiOptions;
  readonly #keyboard: Keyboard;
  readonly #float: SelfViewDrag;
  readonly #idle: Idle;
  readonly #toasts: Toasts;
  readonly #announcer: Announcer;
  readonly #reasons = new Map<string, QualityReason | null>();

  constructor(options: InCallUiOptions) {
    const { host } = options;
    this.#options = options;
    addIcons(inCallIcons);
    addLooks(inCallButtonLooks);
    options.arranger.withStage = layoutStage;
    for (const styles of [inCall, inCallTileStyles, chat, people]) addStyles(host.shadowRoot, styles);
    this.#float = new SelfViewDrag(host, options.arranger);
    this.fullScreen = new FullScreen(host, () => host.requestUpdate());
    this.#idle = new Idle(host, () => this.fullScreen.active && host.requestUpdate());
    this.picture = new PictureInPicture({
      ...options,
      opened: () => this.say((strings) => strings.shownInWindow),
    });
    this.desk = new MenuState({ ...options, extras: this });
    this.#toasts = new Toasts(() => host.requestUpdate());
    this.#announcer = new Announcer(options.announce, () => host.choices.announcements);
    this.hosting = new Hosting({ host, toasts: this.#toasts, announcer: this.#announcer });
    this.#keyboard = new Keyboard(host, {
      enabled: () => !host.noHotkeys && host.choices.shortcuts,
      work: (hotkey) => this.#press(hotkey),
      mayTalk: () => !host.call.localParticipant.microphone,
      talk: (talks) => {
        if (talks) this.#toasts.say((strings) => strings.talkingHeld);
        host.toggleMicrophone(talks).catch(() => undefined);
      },
    });
  }

  /** Over the pictures that fill the screen, the controls stand for as long as somebody wants them. */
  get controlsPlace(): 'below' | 'over' | 'hidden' {
    if (!this.fullScreen.active) return 'below';
    return this.#idle.now && this.desk.menu === null && this.desk.side === null ? 'hidden' : 'over';
  }

  /** Shows and says what an event of the call tells. */
  hear(event: CustomEvent): void {
    const { type, detail } = event;
    switch (type as keyof MeshCallEventMap) {
      case 'participant-joined':
        this.say((strings) => strings.participantJoined(detail.participant.name));
        break;
      case 'participant-left':
        this.say((strings) => strings.participantLeft(detail.participant.name));
        break;
      case 'participant-updated':
        if (detail.changes.screen !== undefined && !detail.participant.local)
          this.say((strings) =>
            detail.changes.screen
              ? strings.startedSharing(detail.participant.name)
              : strings.stoppedSharing(detail.participant.name),
          );
        break;
      case 'hand-changed':
        if (!detail.participant.local && detail.participant.hand !== null)
          this.say((strings) => strings.handRaised(detail.participant.name), true);
        break;
      case 'quality-changed':
        this.#reasons.set(detail.participant.id, detail.reason);
        break;
      case 'chat-message':
        this.#hearMessage(detail.message);
        break;
      case 'reaction':
        this.#react(detail.participant.id, detail.participant.name, detail.emoji);
        break;
      default:
        this.hosting.hear(event);
    }
  }

  /** Does what a part asked for that came with these. */
  answer(request: InCallUiRequest): void {
    const { desk } = this;
    const { arranger, host, setVolume } = this.#options;
    switch (request.type) {
      case 'toggle-menu':
        desk.toggleMenu(request.menu);
        break;
      case 'toggle-tile-menu':
        desk.toggleTileMenu(request.id);
        break;
      case 'close-menu':
        desk.toggleMenu(null);
        break;
      case 'close-side':
        desk.toggleSide(null);
        break;
      case 'set-layout':
        host.layout = request.layout;
        desk.toggleMenu(null);
        break;
      case 'set-self-view':
        host.selfView = request.selfView;
        desk.toggleMenu(null);
        break;
      case 'set-volume':
        setVolume(request.id, request.volume);
        break;
      case 'show-whole':
        arranger.showWhole(request.id, request.whole);
        desk.toggleMenu(null);
        break;
      case 'choose':
        host.remember(request.choice);
        break;
      case 'pin':
        arranger.pin(request.id);
        desk.toggleMenu(null);
        break;
      case 'turn-page':
        arranger.turn(request.step);
        break;
      case 'moderate':
        this.hosting.act(request.moderation);
        break;
      case 'react':
        fireAndForget(host.react(request.emoji));
        break;
    }
  }

  /** Says something for a moment, to the eye and to whoever listens. */
  say(words: (strings: AllStrings) => string, matters = false): void {
    this.#toasts.say(words);
    this.#announcer.say(words, matters);
  }

  /** Where the clipboard is closed to the page, `show` has the text be shown to be copied by hand. */
  async copy(text: string, show: () => void): Promise<void> {
    const written = navigator.clipboard?.writeText(text);
    const copied = written !== undefined && (await written.then(() => true).catch(() => false));
    this.say((strings) => (copied ? strings.copied : strings.copyFailed));
    if (!copied) show();
  }

  side(name: SideName, panel: Panel | 'loading' | 'failed', view: PanelView | null): unknown {
    return view && sidePanelFrame(name, panel, view);
  }

  /** What is on somebody's tile besides picture and name. */
  tileOverlay(participant: Participant, strings: Strings): TileMore {
    const { arranger } = this.#options;
    const view = { open: this.desk.person, reason: this.#reasons.get(participant.id) ?? null };
    return tileOverlay(participant, arranger, view, strings);
  }

  /** The menu that is open on somebody's tile, if one is. */
  tileMenu(volumeOf: (id: string) => number, strings: Strings): unknown {
    const { arranger, host } = this.#options;
    const participant = host.call.participants.find(({ id }) => id === this.desk.person);
    if (!participant) return nothing;
    const { id } = participant;
    const look = { pinned: arranger.pinned === id, whole: arranger.isWhole(id), volume: volumeOf(id) };
    return tileMenu({ participant, ...look }, allStrings(strings));
  }

  screenTile(participant: Participant, picture: ScreenPicture, strings: Strings): TemplateResult {
    return screenTile(participant, picture, allStrings(strings));
  }

  pager(strings: Strings): unknown {
    return pager(this.#options.arranger, strings);
  }

  menu(name: Parameters<typeof menu>[0], view: MenuView, strings: Strings): TemplateResult {
    return menu(name, view, strings);
  }

  toasts(strings: Strings): TemplateResult {
    return html`<div class="toasts">${repeat(
      this.#toasts.shown,
      ({ key }) => key,
      ({ place, text }) => html`<div class="toast" data-place=${place}>${text(allStrings(strings))}</div>`,
    )}</div>`;
  }

  close(): void {
    this.#keyboard.close();
    this.#float.close();
    this.#idle.close();
    this.#toasts.close();
    this.#announcer.close();
    this.fullScreen.close();
    this.picture.close();
  }

  /** A key does what its control does, where there is one. */
  #press(hotkey: Hotkey): void {
    const { host, openPanel, work } = this.#options;
    if (hotkey === 'help') openPanel('shortcuts');
    else if (availableControls(host).includes(hotkey)) work(hotkey);
  }

  /** An own one that is under way, or one that was told again, is no news. */
  #hearMessage({ from, name, text, toldBy }: ChatMessage): void {
    if (from === this.#options.host.call.localParticipant.id || toldBy !== undefined) return;
    if (this.desk.side !== 'chat') this.#toasts.say((strings) => strings.newMessage(name));
    this.#announcer.say((strings) => `${strings.newMessage(name)}: ${beginningOf(text)}`, true);
  }

  #react(id: string, name: string, emoji: string): void {
    const root = this.#options.host.shadowRoot;
    const layer = root?.querySelector<HTMLElement>('.reactions');
    const tile = root?.querySelector<HTMLElement>(`.tile[data-participant="${CSS.escape(id)}"]`) ?? null;
    if (layer) floatReaction(layer, tile, emoji);
    this.#announcer.say((strings) => strings.reacted(name, emoji));
  }
}
