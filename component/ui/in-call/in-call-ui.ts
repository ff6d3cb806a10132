import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ChatMessage } from '../../core/call/chat.js';
import type { Participant, QualityReason } from '../../core/call/participant.js';
import { Disposables } from '../../core/disposables.js';
import type { ControlName } from '../../core/interface/controls.js';
import type { Hotkey } from '../../core/interface/hotkeys.js';
import type { Strings } from '../../i18n/strings.js';
import { adoptStyles } from '../base/adopt-styles.js';
import { availableControls } from '../base/available-controls.js';
import type { MeshCallEventMap } from '../base/element-events.js';
import type { MeshCallHost } from '../base/host.js';
import { type PanelName, type PanelState, panelView } from '../base/panel.js';
import type { InCallRequest } from '../base/requests.js';
import { inviteLinkOf } from '../moderation/invite-link.js';
import type { LayoutState } from '../tiles/layout-state.js';
import type { TileOverlay } from '../tiles/tile.js';
import { Announcer } from './announcer.js';
import { FullScreen } from './full-screen.js';
import { Idle } from './idle.js';
import { inCallStyles } from './in-call-styles.js';
import { Keyboard } from './keyboard.js';
import { MenuState } from './menu-state.js';
import { type MenuView, toolbarMenu } from './menus.js';
import { ModerationNotices } from './moderation-notices.js';
import { pager } from './pager.js';
import { PictureInPicture } from './picture-in-picture.js';
import { floatReaction } from './reactions.js';
import { type ScreenVideo, screenTile } from './screen-tile.js';
import { SelfViewDrag } from './self-view-drag.js';
import { sidePanelFrame } from './side-panel-frame.js';
import { TileMenuPlacement, tileMenu } from './tile-menu.js';
import { tileOverlay } from './tile-overlay.js';
import { tileOverlayStyles } from './tile-overlay-styles.js';
import { TileVisibility } from './tile-visibility.js';
import { Toasts } from './toasts.js';

/** Characters of a message that are announced. */
const ANNOUNCED_CHARACTERS = 200;

/** Loads and looks up the modules of panels. */
export interface Panels {
  get(name: PanelName): PanelState;
  load(name: PanelName): void;
}

export interface InCallUiOptions {
  readonly host: MeshCallHost;
  readonly layout: LayoutState;
  readonly panels: Panels;
}

/** Parts that listen to the element's window and its document. */
interface WindowParts {
  readonly tileVisibility: TileVisibility;
  readonly fullScreen: FullScreen;
  readonly keyboard: Keyboard;
  readonly tileMenuPlacement: TileMenuPlacement;
}

/**
 * The interface of a running call beyond tiles and toolbar: menus, side panels, shortcuts, toasts, announcements, full
 * screen, picture-in-picture and tile visibility. One instance lives from join to leave.
 */
export class InCallUi {
  readonly menus: MenuState;
  readonly moderation: ModerationNotices;
  readonly pip: PictureInPicture;
  readonly announcer: Announcer;
  readonly #options: InCallUiOptions;
  readonly #idle: Idle;
  readonly #toasts: Toasts;
  #windowParts: WindowParts;
  readonly #qualityReasons = new Map<string, QualityReason | null>();
  readonly #disposables = new Disposables();

  constructor(options: InCallUiOptions) {
    const { host, layout } = options;
    this.#options = options;
    for (const styles of [inCallStyles, tileOverlayStyles]) adoptStyles(host.shadowRoot, styles);
    this.#windowParts = this.#createWindowParts();
    const selfViewDrag = new SelfViewDrag(host, layout);
    this.#idle = new Idle(host, () => this.fullScreen.active && host.requestUpdate());
    this.menus = new MenuState(() => host.call);
    this.#toasts = new Toasts(() => host.requestUpdate());
    this.announcer = new Announcer(
      () => host.preferences.announcements,
      () => host.requestUpdate(),
    );
    this.pip = new PictureInPicture({
      host,
      onOpened: () => this.#notify((strings) => strings.shownInWindow),
      onShown: (sizes) => this.#windowParts.tileVisibility.setOtherWindow(sizes),
    });
    this.moderation = new ModerationNotices({ host, toasts: this.#toasts, announcer: this.announcer });
    host.shadowRoot?.addEventListener('click', this.#closeMenuOnOutsideClick);
    const parts = [
      { close: () => this.#closeWindowParts() },
      this.pip,
      this.announcer,
      this.#toasts,
      this.#idle,
      selfViewDrag,
    ];
    this.#disposables.add(...parts.map((part) => () => part.close()), () =>
      host.shadowRoot?.removeEventListener('click', this.#closeMenuOnOutsideClick),
    );
  }

  get fullScreen(): FullScreen {
    return this.#windowParts.fullScreen;
  }

  /** In full screen the controls lie over the tiles, and hide while the person only watches. */
  get controlsPlace(): 'below' | 'over' | 'hidden' {
    if (!this.fullScreen.active) return 'below';
    return this.#idle.isIdle && this.menus.menu === null && this.menus.side === null ? 'hidden' : 'over';
  }

  /** Notifies the person of an event of the call. */
  onEvent(event: CustomEvent): void {
    const { type, detail } = event;
    switch (type as keyof MeshCallEventMap) {
      case 'participant-joined':
        this.#notify((strings) => strings.participantJoined(detail.participant.name));
        break;
      case 'participant-left':
        this.#notify((strings) => strings.participantLeft(detail.participant.name));
        break;
      case 'participant-updated':
        if (detail.changes.screen !== undefined && !detail.participant.local)
          this.#notify((strings) =>
            detail.changes.screen
              ? strings.startedSharing(detail.participant.name)
              : strings.stoppedSharing(detail.participant.name),
          );
        break;
      case 'hand-changed':
        if (!detail.participant.local && detail.participant.hand !== null)
          this.#notify((strings) => strings.handRaised(detail.participant.name), true);
        break;
      case 'quality-changed':
        this.#qualityReasons.set(detail.participant.id, detail.reason);
        break;
      case 'chat-message':
        this.#onMessage(detail.message);
        break;
      case 'reaction':
        this.#onReaction(detail.participant, detail.emoji);
        break;
      default:
        this.moderation.onEvent(event);
    }
  }

  /** Runs a control that belongs to the in-call interface. */
  run(control: ControlName): void {
    switch (control) {
      case 'reactions':
      case 'layout':
        this.menus.toggleMenu(control);
        break;
      case 'chat':
      case 'people':
        this.menus.toggleSide(control);
        this.#loadSidePanel();
        break;
      case 'fullscreen':
        void this.#attempt('full screen failed', this.fullScreen.toggle());
        break;
      case 'pip':
        void this.#attempt('picture-in-picture failed', this.pip.toggle());
        break;
      case 'invite':
        void this.#copyInviteLink();
        break;
    }
  }

  answer(request: InCallRequest): void {
    const { menus } = this;
    const { layout, host } = this.#options;
    switch (request.type) {
      case 'toggle-menu':
        menus.toggleMenu(request.menu);
        break;
      case 'toggle-tile-menu':
        menus.toggleTileMenu(request.id);
        break;
      case 'close-menu':
        menus.closeMenu();
        break;
      case 'close-side-panel':
        menus.setSide(null);
        break;
      case 'set-layout':
        host.layout = request.layout;
        menus.closeMenu();
        break;
      case 'set-self-view':
        host.selfView = request.selfView;
        menus.closeMenu();
        break;
      case 'show-whole':
        layout.showWhole(request.id, request.whole);
        menus.closeMenu();
        break;
      case 'pin':
        layout.pin(request.id);
        menus.closeMenu();
        break;
      case 'turn-page':
        layout.turnPage(request.step);
        break;
      case 'moderate':
        void this.moderation.perform(request.moderation);
        break;
    }
  }

  sidePanel(strings: Strings): unknown {
    const { host, panels } = this.#options;
    const { side } = this.menus;
    return side === null ? nothing : sidePanelFrame(side, panels.get(side), panelView(host, strings, null));
  }

  tileOverlay(participant: Participant, strings: Strings): TileOverlay {
    const { layout } = this.#options;
    const { id } = participant;
    return tileOverlay(
      participant,
      {
        isPinned: layout.pinned === id,
        isWhole: layout.isWhole(id),
        isMenuOpen: this.menus.tileId === id,
        qualityReason: this.#qualityReasons.get(id) ?? null,
      },
      strings,
    );
  }

  screenTile(participant: Participant, video: ScreenVideo, strings: Strings): TemplateResult {
    return screenTile(participant, video, strings);
  }

  /** The menu of the tile whose menu is open. */
  tileMenu(volumeOf: (id: string) => number, strings: Strings): unknown {
    const { layout, host } = this.#options;
    const participant = host.call.participants.find(({ id }) => id === this.menus.tileId);
    if (!participant) return nothing;
    const { id } = participant;
    return tileMenu(
      {
        participant,
        isPinned: layout.pinned === id,
        isWhole: layout.isWhole(id),
        volume: volumeOf(id),
      },
      strings,
    );
  }

  pager(strings: Strings): unknown {
    return pager(this.#options.layout, strings);
  }

  /** The menu that is open above the toolbar. */
  toolbarMenu(view: MenuView, strings: Strings): unknown {
    const { menu } = this.menus;
    return menu === null || menu === 'tile' ? nothing : toolbarMenu(menu, view, strings);
  }

  toasts(strings: Strings): TemplateResult {
    return html`<div class="toasts">${repeat(
      this.#toasts.shown,
      ({ key }) => key,
      ({ place, text }) => html`<div class="toast" data-place=${place}>${text(strings)}</div>`,
    )}</div>`;
  }

  /** Follows the window of another document, to which the element has moved. */
  onAdopted(): void {
    this.#closeWindowParts();
    this.#windowParts = this.#createWindowParts();
  }

  close(): void {
    this.#disposables.close();
  }

  #createWindowParts(): WindowParts {
    const { host } = this.#options;
    const keyboard = new Keyboard(host, {
      isEnabled: () => !host.noHotkeys && host.preferences.shortcuts,
      onHotkey: (hotkey) => this.#onHotkey(hotkey),
      mayTalk: () => !host.call.localParticipant.microphone,
      onTalk: (talks) => {
        if (talks) this.#toasts.show((strings) => strings.talkingHeld);
        host.answer({ type: 'talk', talks });
      },
    });
    return {
      tileVisibility: new TileVisibility(host),
      fullScreen: new FullScreen(host),
      keyboard,
      tileMenuPlacement: new TileMenuPlacement(host),
    };
  }

  #closeWindowParts(): void {
    for (const part of Object.values(this.#windowParts)) part.close();
  }

  /** Shows a toast and announces it. */
  #notify(text: (strings: Strings) => string, isImportant = false): void {
    this.#toasts.show(text);
    this.announcer.announce(text, isImportant);
  }

  #loadSidePanel(): void {
    const { side } = this.menus;
    if (side !== null) this.#options.panels.load(side);
  }

  /** Copies the invite link. Where the page may not write to the clipboard, the people panel shows the link. */
  async #copyInviteLink(): Promise<void> {
    const { host } = this.#options;
    try {
      await navigator.clipboard.writeText(inviteLinkOf(host) ?? '');
      this.#notify((strings) => strings.copied);
    } catch (cause) {
      host.log.info('the clipboard is not available', { cause });
      this.#notify((strings) => strings.copyFailed);
      this.menus.setSide('people');
      this.#loadSidePanel();
    }
  }

  async #attempt(message: string, done: Promise<void>): Promise<void> {
    try {
      await done;
    } catch (cause) {
      this.#options.host.log.warn(message, { cause });
    }
  }

  /** A hotkey runs its control if that is available. */
  #onHotkey(hotkey: Hotkey): void {
    const { host } = this.#options;
    if (hotkey === 'help') host.answer({ type: 'open-dialog', name: 'shortcuts' });
    else if (availableControls(host).includes(hotkey)) host.answer({ type: 'control', control: hotkey });
  }

  /** Local messages and history that another participant has sent again cause no notification. */
  #onMessage({ from, name, text, toldBy }: ChatMessage): void {
    if (from === this.#options.host.call.localParticipant.id || toldBy !== undefined) return;
    if (this.menus.side !== 'chat') this.#toasts.show((strings) => strings.newMessage(name));
    const beginning = text.slice(0, ANNOUNCED_CHARACTERS);
    this.announcer.announce((strings) => `${strings.newMessage(name)}: ${beginning}`, true);
  }

  #onReaction({ id, name }: Participant, emoji: string): void {
    const root = this.#options.host.shadowRoot;
    const layer = root?.querySelector<HTMLElement>('.reactions');
    const tile = root?.querySelector<HTMLElement>(`.tile[data-participant="${CSS.escape(id)}"]`) ?? null;
    if (layer) floatReaction(layer, tile, emoji);
    this.announcer.announce((strings) => strings.reacted(name, emoji));
  }

  readonly #closeMenuOnOutsideClick = (event: Event): void => {
    if (this.menus.menu === null) return;
    const isInside = event
      .composedPath()
      .some((node) => node instanceof Element && node.matches('.menu, [aria-expanded]'));
    if (!isInside) this.#options.host.answer({ type: 'close-menu' });
  };
}
