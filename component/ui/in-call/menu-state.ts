import type { ControlName } from '../../core/interface/controls.js';
import type { ControlledHost } from '../base/available-controls.js';
import { fireAndForget } from '../base/fire-and-forget.js';
import { inviteLinkOf } from '../moderation/invite-link.js';
import type { PanelName } from '../panels/panel-loader.js';
import type { InCallUi } from './in-call-ui.js';
import type { MenuName } from './menus.js';

export type SideName = 'chat' | 'people';

/** What the controls need of the element: what people click is what pages call. */
export interface MenuStateHost extends ControlledHost {
  toggleScreenShare(force?: boolean): Promise<boolean>;
  toggleHand(force?: boolean): Promise<boolean>;
}

export interface MenuStateOptions {
  readonly host: MenuStateHost;
  readonly extras: Pick<InCallUi, 'fullScreen' | 'copy' | 'picture'>;
  readonly openPanel: (name: 'settings' | 'shortcuts') => void;
  readonly load: (name: PanelName) => void;
}

/** What is open above the toolbar and beside the pictures, and what the controls do that come with it. */
export class MenuState {
  readonly #options: MenuStateOptions;
  #menu: MenuName | null = null;
  #person: string | null = null;
  #side: SideName | null = null;
  #read = 0;

  constructor(options: MenuStateOptions) {
    this.#options = options;
  }

  get menu(): MenuName | null {
    return this.#menu;
  }

  /** Whose tile's menu is open; null for nobody's. */
  get person(): string | null {
    return this.#menu === 'tile' ? this.#person : null;
  }

  get side(): SideName | null {
    return this.#side;
  }

  /** Messages of others that came while the chat was closed. */
  get unread(): number {
    return this.#side === 'chat' ? 0 : Math.max(0, this.#incoming - this.#read);
  }

  work(control: ControlName): void {
    const { host, extras, openPanel } = this.#options;
    const acts: Partial<Record<ControlName, () => void>> = {
      screen: () => fireAndForget(host.toggleScreenShare()),
      hand: () => fireAndForget(host.toggleHand()),
      reactions: () => this.toggleMenu('reactions'),
      layout: () => this.toggleMenu('layout'),
      chat: () => this.toggleSide('chat'),
      people: () => this.toggleSide('people'),
      settings: () => openPanel('settings'),
      invite: () => void extras.copy(inviteLinkOf(host) ?? '', () => this.#show('people')),
      fullscreen: () => void extras.fullScreen.toggle(),
      pip: () => void extras.picture.toggle(),
    };
    if (this.#menu === 'more') this.#menu = null;
    acts[control]?.();
  }

  toggleMenu(name: MenuName | null): void {
    this.#menu = this.#menu === name ? null : name;
  }

  toggleTileMenu(id: string): void {
    this.#menu = this.person === id ? null : 'tile';
    this.#person = id;
  }

  toggleSide(name: SideName | null): void {
    if (this.#side === 'chat') this.#read = this.#incoming;
    this.#side = this.#side === name ? null : name;
    if (this.#side !== null) this.#options.load(this.#side);
  }

  #show(name: SideName): void {
    if (this.#side !== name) this.toggleSide(name);
  }

  get #incoming(): number {
    const { messages, localParticipant } = this.#options.host.call;
    return messages.filter(({ from, toldBy }) => from !== localParticipant.id && toldBy === undefined).length;
  }
}
