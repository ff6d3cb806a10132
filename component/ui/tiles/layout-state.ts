import { callError } from '../../core/call/error-sentences.js';
import type { Arrangement, ArrangementInput, StageLayout } from '../../core/layout/arrangement.js';
import type { Corner } from '../../core/layout/floating-self-view.js';
import type { CallPort } from '../base/call-port.js';

export interface LayoutHost extends HTMLElement {
  readonly call: CallPort;
  readonly layout: ArrangementInput['layout'];
  readonly selfView: ArrangementInput['selfView'];
  requestUpdate(): void;
}

type Wanted = Omit<ArrangementInput, 'box' | 'gap' | 'tiles'>;

/** How a person wants to see the others: whom large, which page, and the own picture in which corner. */
export class LayoutState {
  readonly #host: LayoutHost;
  #pinned: string | null = null;
  readonly #whole = new Set<string>();
  #page = 0;
  #pages = 1;
  #corner: Corner = 'bottom-end';
  direction: 'ltr' | 'rtl' = 'ltr';
  /** What lays out a large tile; null while it is not loaded. */
  withStage: StageLayout | null = null;

  constructor(host: LayoutHost) {
    this.#host = host;
  }

  get pinned(): string | null {
    return this.#pinned;
  }

  get page(): number {
    return this.#page;
  }

  get pages(): number {
    return this.#pages;
  }

  /** @throws CallError `not-found` */
  pin(id: string | null): void {
    if (id !== null && !this.#host.call.participants.some((participant) => participant.id === id))
      throw callError('not-found');
    this.#pinned = id;
    this.#host.requestUpdate();
  }

  /** Whether somebody's picture is shown whole, though it does not fill its tile. */
  isWhole(id: string): boolean {
    return this.#whole.has(id);
  }

  showWhole(id: string, whole: boolean): void {
    if (whole) this.#whole.add(id);
    else this.#whole.delete(id);
    this.#host.requestUpdate();
  }

  turn(step: number): void {
    this.#page = Math.min(Math.max(0, this.#page + step), this.#pages - 1);
    this.#host.requestUpdate();
  }

  moveTo(corner: Corner): void {
    this.#corner = corner;
    this.#host.requestUpdate();
  }

  get corner(): Corner {
    return this.#corner;
  }

  get wanted(): Wanted {
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

  /** What came of it. */
  arranged({ page, pages }: Arrangement): void {
    const changed = pages !== this.#pages || page !== this.#page;
    this.#page = page;
    this.#pages = pages;
    if (changed) this.#host.requestUpdate();
  }

  /** Whoever leaves starts over. */
  clear(): void {
    this.#pinned = null;
    this.#whole.clear();
    this.#page = 0;
  }
}
