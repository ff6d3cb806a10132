import type { CallPort } from '../base/call-port.js';
import type { MenuName, SidePanelName, ToolbarMenuName } from '../base/requests.js';

/** State machine of the open menu, the open side panel, and the count of unread messages. */
export class MenuState {
  readonly #call: () => CallPort;
  #menu: MenuName | null = null;
  #tileId: string | null = null;
  #side: SidePanelName | null = null;
  #readCount = 0;

  constructor(call: () => CallPort) {
    this.#call = call;
  }

  get menu(): MenuName | null {
    return this.#menu;
  }

  /** Participant id of the tile whose menu is open; null for none. */
  get tileId(): string | null {
    return this.#menu === 'tile' ? this.#tileId : null;
  }

  get side(): SidePanelName | null {
    return this.#side;
  }

  /** Number of remote messages that came while the chat was closed. */
  get unread(): number {
    return this.#side === 'chat' ? 0 : Math.max(0, this.#receivedCount - this.#readCount);
  }

  toggleMenu(name: ToolbarMenuName): void {
    this.#menu = this.#menu === name ? null : name;
  }

  toggleTileMenu(id: string): void {
    this.#menu = this.tileId === id ? null : 'tile';
    this.#tileId = id;
  }

  /** @param name the menu to close; any without one */
  closeMenu(name: MenuName | null = this.#menu): void {
    if (this.#menu === name) this.#menu = null;
  }

  /** Opens a side panel or, if it is open, closes it. */
  toggleSide(name: SidePanelName): void {
    this.setSide(this.#side === name ? null : name);
  }

  setSide(name: SidePanelName | null): void {
    if (this.#side === 'chat') this.#readCount = this.#receivedCount;
    this.#side = name;
  }

  get #receivedCount(): number {
    const { messages, localParticipant } = this.#call();
    return messages.filter(({ from, toldBy }) => from !== localParticipant.id && toldBy === undefined).length;
  }
}
