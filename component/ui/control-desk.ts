import type { LayoutName } from '../core/arrangement.js';
import { type ControlName, type FoldedControls, foldControls, readControls } from '../core/controls.js';
import type { Hotkey } from '../core/hotkeys.js';
import { asked, type Busy } from './asked.js';
import type { CallPort } from './call-port.js';
import type { ControlsView } from './control-buttons.js';
import type { Extras } from './extras.js';
import { inviteLink, pageAddress } from './invite-link.js';
import type { MenuName } from './menus.js';

export type SideName = 'chat' | 'people';

/** What the controls need of the element: what people click is what pages call. */
export interface DeskHost extends HTMLElement {
  readonly call: CallPort;
  readonly controls: string | null;
  readonly audioOnly: boolean;
  layout: LayoutName;
  readonly inviteUrl: string | null;
  readonly token: string | null;
  leave(): Promise<void>;
  toggleMicrophone(force?: boolean): Promise<boolean>;
  toggleCamera(force?: boolean): Promise<boolean>;
  toggleScreenShare(force?: boolean): Promise<boolean>;
  toggleHand(force?: boolean): Promise<boolean>;
  react(emoji: string): Promise<void>;
}

export interface DeskOptions {
  readonly host: DeskHost;
  readonly busy: () => Busy;
  /** Null while they are not loaded. */
  readonly extras: () => Extras | null;
  readonly openPanel: (name: 'settings' | 'shortcuts') => void;
  readonly loadSide: (name: SideName) => void;
}

/** What stands in the toolbar, what is open above and beside it, and what each control does. */
export class ControlDesk {
  readonly #options: DeskOptions;
  #menu: MenuName | null = null;
  #side: SideName | null = null;
  #read = 0;
  #widthPx = Number.POSITIVE_INFINITY;

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  get menu(): MenuName | null {
    return this.#menu;
  }

  get side(): SideName | null {
    return this.#side;
  }

  /** Those that the page wants and this browser and call can do, in the bar and in its menu. */
  get folded(): FoldedControls {
    const { host } = this.#options;
    const names = readControls(host.controls).filter((name) => this.#exists(name));
    return foldControls(names, placesIn(this.#widthPx));
  }

  get view(): ControlsView {
    const { host, busy, extras } = this.#options;
    const { microphone, camera, screen, hand } = host.call.localParticipant;
    const open = [this.#menu, this.#side].filter((name) => name !== null);
    return {
      microphone,
      camera,
      screen,
      hand: hand !== null,
      fullScreen: extras()?.fullScreen.active ?? false,
      open: new Set(open),
      unread: this.#side === 'chat' ? 0 : Math.max(0, this.#incoming - this.#read),
      busy: busy(),
    };
  }

  /** @returns whether other controls fit into this width than before */
  fit(widthPx: number): boolean {
    const before = placesIn(this.#widthPx);
    this.#widthPx = widthPx;
    return placesIn(widthPx) !== before;
  }

  /** A key does what its control does, where there is one. */
  press(hotkey: Hotkey): void {
    if (hotkey === 'help') this.#options.openPanel('shortcuts');
    else if (readControls(this.#options.host.controls).includes(hotkey) && this.#exists(hotkey))
      this.work(hotkey);
  }

  /** Does what a control is for, unless the page has other plans. */
  work(control: ControlName): void {
    const { host } = this.#options;
    const extras = this.#options.extras();
    const click = new CustomEvent('control-click', {
      detail: { control },
      bubbles: true,
      composed: true,
      cancelable: true,
    });
    const { openPanel } = this.#options;
    const acts: Readonly<Record<ControlName, () => void>> = {
      mic: () => asked(host.toggleMicrophone()),
      camera: () => asked(host.toggleCamera()),
      screen: () => asked(host.toggleScreenShare()),
      hand: () => asked(host.toggleHand()),
      leave: () => asked(host.leave()),
      reactions: () => this.toggleMenu('reactions'),
      layout: () => this.toggleMenu('layout'),
      chat: () => this.toggleSide('chat'),
      people: () => this.toggleSide('people'),
      settings: () => openPanel('settings'),
      invite: () => void extras?.copy(this.inviteLink ?? '', () => this.#show('people')),
      fullscreen: () => void extras?.fullScreen.toggle(),
      pip: () => void extras?.pictureInPicture(),
    };
    if (this.#menu === 'more') this.#menu = null;
    if (host.dispatchEvent(click)) acts[control]();
  }

  toggleMenu(name: MenuName | null): void {
    this.#menu = this.#menu === name ? null : name;
  }

  toggleSide(name: SideName | null): void {
    this.#markRead();
    this.#side = this.#side === name ? null : name;
    if (this.#side !== null) this.#options.loadSide(this.#side);
  }

  #show(name: SideName): void {
    if (this.#side !== name) this.toggleSide(name);
  }

  /** Whoever leaves leaves an empty desk. */
  clear(): void {
    this.#menu = null;
    this.#side = null;
    this.#read = 0;
  }

  /** Messages of others, which can be unread. */
  get #incoming(): number {
    const { messages, localParticipant } = this.#options.host.call;
    return messages.filter(({ from, toldBy }) => from !== localParticipant.id && toldBy === undefined).length;
  }

  #markRead(): void {
    if (this.#side === 'chat') this.#read = this.#incoming;
  }

  #exists(name: ControlName): boolean {
    const { host } = this.#options;
    if (name === 'camera') return !host.audioOnly;
    if (name === 'screen') return !host.audioOnly && host.call.screenSupported;
    if (name === 'pip') return !host.audioOnly && document.pictureInPictureEnabled === true;
    if (name === 'invite') return this.inviteLink !== null;
    return true;
  }

  get inviteLink(): string | null {
    const { host } = this.#options;
    return inviteLink(host, pageAddress(host.ownerDocument));
  }
}

/** How many buttons fit beside each other: they are as wide, in all, as the style sheet makes them. */
function placesIn(widthPx: number): number {
  if (!Number.isFinite(widthPx)) return widthPx;
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  const width = widthPx / rem;
  const { aroundRem, buttonRem, leavingRem } = width <= 22 ? narrow : wide;
  return Math.floor((width - aroundRem - leavingRem) / buttonRem);
}

/** `around`: the toolbar's own padding and that of the call, less the last gap; `leaving`: what its button is wider. */
const wide = { aroundRem: 1.75, buttonRem: 3.625, leavingRem: 1 } as const;
const narrow = { aroundRem: 1.125, buttonRem: 3.25, leavingRem: 0.75 } as const;
