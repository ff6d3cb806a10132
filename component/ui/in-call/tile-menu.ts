import { html, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { Participant } from '../../core/call/participant.js';
import type { Strings } from '../../i18n/strings.js';
import { icon } from '../base/icons.js';
import { dispatchRequest, RequestEvent } from '../base/requests.js';
import { onMenuKey } from './menus.js';

export interface TileMenuView {
  readonly participant: Participant;
  readonly isPinned: boolean;
  /** Whether the video is shown whole, with bars, instead of filling the tile. */
  readonly isWhole: boolean;
  /** 0 to 1. */
  readonly volume: number;
}

const EDGE_PX = 4;

/** Menu of a tile: pins the participant, shows the video whole, and sets the volume. */
export function tileMenu(view: TileMenuView, strings: Strings): TemplateResult {
  const { participant, isPinned, isWhole, volume } = view;
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
    <button type="button" class="item" part="button" @click=${dispatchRequest({ type: 'pin', id: isPinned ? null : id })}>
      ${icon(isPinned ? 'unpin' : 'pin')}<span>${isPinned ? strings.unpin(name) : strings.pin(name)}</span>
    </button>
    <button type="button" class="item" part="button" ?hidden=${!camera} @click=${dispatchRequest({ type: 'show-whole', id, whole: !isWhole })}>
      ${icon(isWhole ? 'expand' : 'shrink')}<span>${isWhole ? strings.fillTile : strings.showWhole}</span>
    </button>
    <label class="item volume">
      ${icon('sound')}<span>${strings.volume}</span>
      <input type="range" min="0" max="100" step="5" .value=${String(Math.round(volume * 100))} @input=${(event: Event) => setVolume(event, id)} />
    </label>
  </div>`;
}

function setVolume(event: Event, id: string): void {
  const slider = event.currentTarget as HTMLInputElement;
  slider.dispatchEvent(new RequestEvent({ type: 'set-volume', id, volume: slider.valueAsNumber / 100 }));
}

/** Places the menu at its tile, inside the box around the stage. */
function place(menu: Element | undefined, id: string): void {
  if (!(menu instanceof HTMLElement) || !menu.parentElement) return;
  const tile = menu.parentElement.querySelector(`.tile[data-participant="${CSS.escape(id)}"]`);
  if (!tile) return;
  const [box, at, own] = [menu.parentElement, tile, menu].map((each) => each.getBoundingClientRect());
  if (!box || !at || !own) return;
  const isRtl = getComputedStyle(menu).direction === 'rtl';
  const left = (isRtl ? at.left + 8 : at.right - own.width - 8) - box.left;
  const within = (positionPx: number, mostPx: number) =>
    Math.max(EDGE_PX, Math.min(positionPx, mostPx - EDGE_PX));
  menu.style.setProperty('left', `${within(left, box.width - own.width)}px`);
  menu.style.setProperty('top', `${within(at.top - box.top + 52, box.height - own.height)}px`);
}
