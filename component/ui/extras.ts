import { html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ControlName } from '../core/controls.js';
import type { Hotkey } from '../core/hotkeys.js';
import type { Participant } from '../core/participant.js';
import { withStage } from '../core/stage-arrangement.js';
import { type AllStrings, allStrings } from '../i18n/in-call-strings.js';
import type { Strings } from '../i18n/strings.js';
import type { Arranger } from './arranger.js';
import type { MeshCallEventMap } from './call-events.js';
import { addLooks } from './control-buttons.js';
import { ControlDesk, type DeskHost, type SideName } from './control-desk.js';
import { existingControls } from './existing-controls.js';
import { FloatDrag, type FloatHost } from './float-drag.js';
import { FullScreen } from './full-screen.js';
import { addIcons } from './icons.js';
import { Keyboard } from './keyboard.js';
import { addStyles } from './late-styles.js';
import type { Panel, PanelName, PanelView } from './lazy-panels.js';
import { type MenuName, type MenuView, menu } from './menus.js';
import { moreIcons } from './more-icons.js';
import { moreLooks } from './more-looks.js';
import { pager } from './pager.js';
import { togglePictureInPicture } from './picture-in-picture.js';
import { floatReaction } from './reactions.js';
import { pinButton, type ScreenPicture, screenTile } from './screen-tile.js';
import { sideFrame } from './side-frame.js';
import { chat } from './styles/chat.js';
import { inCall } from './styles/in-call.js';
import { moreTiles } from './styles/more-tiles.js';
import { people } from './styles/people.js';
import { Toasts } from './toasts.js';

/** What the extras need of the element that shows them. */
export interface ExtrasHost extends FloatHost, DeskHost {
  readonly noHotkeys: boolean;
  requestUpdate(): void;
  toggleMicrophone(force?: boolean): Promise<boolean>;
}

export interface ExtrasOptions {
  readonly host: ExtrasHost;
  readonly arranger: Arranger;
  readonly openPanel: (name: 'settings' | 'shortcuts') => void;
  readonly load: (name: PanelName) => void;
  /** Does what a control is for. */
  readonly work: (control: ControlName) => void;
  /** To be said to those who listen. */
  readonly announce: (words: (strings: Strings) => string) => void;
}

/** What a call's interface has besides pictures and buttons. It is loaded once somebody is in a call, and goes with it. */
export class Extras {
  readonly fullScreen: FullScreen;
  readonly desk: ControlDesk;
  readonly #options: ExtrasOptions;
  readonly #keyboard: Keyboard;
  readonly #float: FloatDrag;
  readonly #toasts: Toasts;

  constructor(options: ExtrasOptions) {
    const { host } = options;
    this.#options = options;
    addIcons(moreIcons);
    addLooks(moreLooks);
    options.arranger.withStage = withStage;
    for (const styles of [inCall, moreTiles, chat, people]) addStyles(host.shadowRoot, styles);
    this.#float = new FloatDrag(host, options.arranger);
    this.fullScreen = new FullScreen(host, () => host.requestUpdate());
    this.desk = new ControlDesk({ ...options, extras: this });
    this.#toasts = new Toasts(() => host.requestUpdate());
    this.#keyboard = new Keyboard(host, {
      enabled: () => !host.noHotkeys,
      work: (hotkey) => this.#press(hotkey),
      mayTalk: () => !host.call.localParticipant.microphone,
      talk: (talks) => {
        host.toggleMicrophone(talks).catch(() => undefined);
      },
    });
  }

  /** Shows and says what an event of the call tells. */
  hear({ type, detail }: CustomEvent): void {
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
          this.say((strings) => strings.handRaised(detail.participant.name));
        break;
      case 'reaction':
        this.#react(detail.participant.id, detail.participant.name, detail.emoji);
        break;
    }
  }

  /** Says something for a moment, to the eye and to whoever listens. */
  say(words: (strings: AllStrings) => string): void {
    this.#toasts.say(words);
    this.#announce(words);
  }

  #announce(words: (strings: AllStrings) => string): void {
    this.#options.announce((strings) => words(allStrings(strings)));
  }

  /** Where the clipboard is closed to the page, `show` has the text be shown to be copied by hand. */
  async copy(text: string, show: () => void): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      this.say((strings) => strings.copied);
    } catch {
      this.say((strings) => strings.copyFailed);
      show();
    }
  }

  async pictureInPicture(): Promise<void> {
    const { shadowRoot, call } = this.#options.host;
    if (shadowRoot) await togglePictureInPicture(shadowRoot, call.activeSpeaker?.id ?? null);
  }

  side(name: SideName, panel: Panel | 'loading' | 'failed', view: PanelView): TemplateResult {
    return sideFrame(name, panel, view);
  }

  pin(participant: Participant, strings: Strings): TemplateResult {
    return pinButton(participant, this.#options.arranger.pinned === participant.id, allStrings(strings));
  }

  screenTile(participant: Participant, picture: ScreenPicture, strings: Strings): TemplateResult {
    return screenTile(participant, picture, allStrings(strings));
  }

  pager(strings: Strings): unknown {
    return pager(this.#options.arranger, strings);
  }

  menu(name: MenuName, view: MenuView, strings: Strings): TemplateResult {
    return menu(name, view, strings);
  }

  toasts(strings: Strings): TemplateResult {
    return html`<div class="toasts">${repeat(
      this.#toasts.shown,
      ({ key }) => key,
      ({ text }) => html`<div class="toast">${text(allStrings(strings))}</div>`,
    )}</div>`;
  }

  close(): void {
    this.#keyboard.close();
    this.#float.close();
    this.#toasts.close();
    this.fullScreen.close();
  }

  /** A key does what its control does, where there is one. */
  #press(hotkey: Hotkey): void {
    const { host, openPanel, work } = this.#options;
    if (hotkey === 'help') openPanel('shortcuts');
    else if (existingControls(host).includes(hotkey)) work(hotkey);
  }

  #react(id: string, name: string, emoji: string): void {
    const root = this.#options.host.shadowRoot;
    const layer = root?.querySelector<HTMLElement>('.reactions');
    const tile = root?.querySelector<HTMLElement>(`.tile[data-participant="${CSS.escape(id)}"]`) ?? null;
    if (layer) floatReaction(layer, tile, emoji);
    this.#announce((strings) => strings.reacted(name, emoji));
  }
}
