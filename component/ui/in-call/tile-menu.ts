import { html, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { Participant } from '../../core/call/participant.js';
import type { AllStrings } from '../../i18n/in-call-strings.js';
import { icon } from '../base/icons.js';
import { dispatchRequest, RequestEvent } from '../base/requests.js';
import { onMenuKey } from './menus.js';

export interface TileMenuView {
  readonly participant: Participant;
  readonly pinned: boolean;
  /** Whether the picture is shown whole, though it does not fill the tile. */
  readonly whole: boolean;
  /** 0 to 1. */
  readonly volume: number;
}

const EDGE_PX = 4;

/** Opens the menu on somebody's tile. */
export function optionsButton({ id, name }: Participant, open: boolean, strings: AllStrings): TemplateResult {
  const label = strings.optionsFor(name);
  return html`<button
    type="button"
    class="on-tile options"
    part="button"
    aria-label=${label}
    title=${label}
    aria-expanded=${open}
    @click=${dispatchRequest({ type: 'toggle-tile-menu', id })}
  >${icon('more')}</button>`;
}

/** What can be done about somebody: how large, how whole and how loud they are. */
export function tileMenu(view: TileMenuView, strings: AllStrings): TemplateResult {
  const { participant, pinned, whole, volume } = view;
  const { id, name, camera } = participant;
  return html`<div
    class="menu menu-tile"
    part="panel"
    role="group"
    aria-label=${strings.optionsFor(name)}
    tabindex="-1"
    @keydown=${onMenuKey}
    ${ref((menu) => place(menu, id))}
  >
    <button type="button" class="item" part="button" @click=${dispatchRequest({ type: 'pin', id: pinned ? null : id })}>
      ${icon(pinned ? 'unpin' : 'pin')}<span>${pinned ? strings.unpin(name) : strings.pin(name)}</span>
    </button>
    <button type="button" class="item" part="button" ?hidden=${!camera} @click=${dispatchRequest({ type: 'show-whole', id, whole: !whole })}>
      ${icon(whole ? 'expand' : 'shrink')}<span>${whole ? strings.fillTile : strings.showWhole}</span>
    </button>
    <label class="item volume">
      ${icon('sound')}<span>${strings.volume}</span>
      <input type="range" min="0" max="100" step="5" .value=${String(Math.round(volume * 100))} @input=${(event: Event) => turn(event, id)} />
    </label>
  </div>`;
}

function turn(event: Event, id: string): void {
  const field = event.currentTarget as HTMLInputElement;
  field.dispatchEvent(new RequestEvent({ type: 'set-volume', id, volume: field.valueAsNumber / 100 }));
}

/** By the tile it is about, and inside the box that holds the tiles. */
function place(menu: Element | undefined, id: string): void {
  if (!(menu instanceof HTMLElement) || !menu.parentElement) return;
  const tile = menu.parentElement.querySelector(`.tile[data-participant="${CSS.escape(id)}"]`);
  if (!tile) return;
  const [box, at, own] = [menu.parentElement, tile, menu].map((each) => each.getBoundingClientRect());
  if (!box || !at || !own) return;
  const isRtl = getComputedStyle(menu).direction === 'rtl';
  const left = (isRtl ? at.left + 8 : at.right - own.width - 8) - box.left;
  const within = (wished: number, most: number) => Math.max(EDGE_PX, Math.min(wished, most - EDGE_PX));
  menu.style.setProperty('left', `${within(left, box.width - own.width)}px`);
  menu.style.setProperty('top', `${within(at.top - box.top + 52, box.height - own.height)}px`);
}
