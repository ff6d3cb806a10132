import { callError } from '../../core/call/error-sentences.js';
import type { Arrangement, ArrangementInput } from '../../core/layout/arrangement.js';
import type { Corner } from '../../core/layout/floating-self-view.js';
import type { MeshCallHost } from '../base/host.js';

/** The person's view of the tiles: the pinned tile, the page, the corner of the self view, and uncropped videos. */
export class LayoutState {
  direction: 'ltr' | 'rtl' = 'ltr';
  readonly #host: MeshCallHost;
  readonly #uncropped = new Set<string>();
  #pinned: string | null = null;
  #page = 0;
  #pages = 1;
  #corner: Corner = 'bottom-end';

  constructor(host: MeshCallHost) {
    this.#host = host;
  }

  get pinned(): string | null {
    return this.#pinned;
  }

  /** From 0. */
  get page(): number {
    return this.#page;
  }

  get pages(): number {
    return this.#pages;
  }

  get corner(): Corner {
    return this.#corner;
  }

  /** @param id null for no participant @throws CallError `not-found` */
  pin(id: string | null): void {
    if (id !== null && !this.#host.call.participants.some((participant) => participant.id === id))
      throw callError('not-found');
    this.#pinned = id;
    this.#host.requestUpdate();
  }

  /** Whether a participant's video is shown whole, with bars, instead of filling the tile. */
  isWhole(id: string): boolean {
    return this.#uncropped.has(id);
  }

  showWhole(id: string, whole: boolean): void {
    if (whole) this.#uncropped.add(id);
    else this.#uncropped.delete(id);
    this.#host.requestUpdate();
  }

  turnPage(step: number): void {
    this.#page = Math.min(Math.max(0, this.#page + step), this.#pages - 1);
    this.#host.requestUpdate();
  }

  moveSelfView(corner: Corner): void {
    this.#corner = corner;
    this.#host.requestUpdate();
  }

  /** Input of the arrangement, without what the stage measures. */
  get input(): Omit<ArrangementInput, 'box' | 'gap' | 'tiles'> {
    const { layout, selfView, call } = this.#host;
    const { activeSpeaker, participants } = call;
    const pinned = participants.find(({ id }) => id === this.#pinned);
    return {
      layout,
      selfView,
      pinned: pinned ? `${pinned.id} ${pinned.screen && !pinned.local ? 'screen' : 'camera'}` : null,
      speaker: activeSpeaker && `${activeSpeaker.id} camera`,
      page: this.#page,
      corner: this.#corner,
      rtl: this.direction === 'rtl',
    };
  }

  /** Takes over the page and the number of pages that fit. */
  setArranged({ page, pages }: Arrangement): void {
    const changed = pages !== this.#pages || page !== this.#page;
    this.#page = page;
    this.#pages = pages;
    if (changed) this.#host.requestUpdate();
  }

  /** Resets what belongs to one call. */
  clear(): void {
    this.#pinned = null;
    this.#uncropped.clear();
    this.#page = 0;
  }
}
