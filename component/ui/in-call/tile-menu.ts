import { html, type ReactiveController, type TemplateResult } from 'lit';
import type { Participant } from '../../core/call/participant.js';
import type { Strings } from '../../i18n/strings.js';
import type { MeshCallHost } from '../base/host.js';
import { icon } from '../base/icons.js';
import { rectangleIn } from '../base/layout-pixels.js';
import { dispatchRequest, RequestEvent } from '../base/requests.js';
import { windowOf } from '../base/window-of.js';
import { onMenuKey } from './menus.js';

export interface TileMenuView {
  readonly participant: Participant;
  readonly isPinned: boolean;
  /** Whether the video is shown whole, with bars, instead of filling the tile. */
  readonly isWhole: boolean;
  /** 0 to 1. */
  readonly volume: number;
}

/** From the edges of the box around the stage. */
const EDGE_PX = 4;
/** From the side of the tile. */
const INSET_PX = 8;
/** From the top of the tile: below its buttons. */
const BELOW_BUTTON_PX = 52;

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
    data-tile=${id}
    @keydown=${onMenuKey}
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

/** Controller that places the open menu at its tile, inside the box around the stage. It measures after each update. */
export class TileMenuPlacement implements ReactiveController {
  readonly #host: MeshCallHost;
  readonly #observer: ResizeObserver;
  #menu: HTMLElement | null = null;

  constructor(host: MeshCallHost) {
    const { ResizeObserver } = windowOf(host);
    this.#host = host;
    this.#observer = new ResizeObserver(() => this.#place());
    host.addController(this);
  }

  hostUpdated(): void {
    const menu = this.#host.shadowRoot?.querySelector<HTMLElement>('.menu-tile') ?? null;
    if (menu !== this.#menu) {
      this.#observer.disconnect();
      if (menu?.parentElement) this.#observer.observe(menu.parentElement);
    }
    this.#menu = menu;
    this.#place();
  }

  close(): void {
    this.#observer.disconnect();
    this.#host.removeController(this);
  }

  #place(): void {
    const box = this.#menu?.parentElement;
    if (!this.#menu || !box) return;
    const { dataset, style } = this.#menu;
    const tile = box.querySelector(`.tile[data-participant="${CSS.escape(dataset.tile ?? '')}"]`);
    if (!tile) return;
    const [at, own] = [rectangleIn(box, tile), rectangleIn(box, this.#menu)];
    const isRtl = getComputedStyle(this.#menu).direction === 'rtl';
    const left = isRtl ? at.x + INSET_PX : at.x + at.width - own.width - INSET_PX;
    const within = (positionPx: number, mostPx: number) =>
      Math.max(EDGE_PX, Math.min(positionPx, mostPx - EDGE_PX));
    style.setProperty('left', `${within(left, box.clientWidth - own.width)}px`);
    style.setProperty('top', `${within(at.y + BELOW_BUTTON_PX, box.clientHeight - own.height)}px`);
  }
}
