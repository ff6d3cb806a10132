import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { StreamSource } from '../../core/call/participant.js';
import type { Size } from '../../core/sending/video-size.js';
import type { CallPort } from '../base/call-port.js';

export interface TileVisibilityHost extends ReactiveControllerHost, HTMLElement {
  readonly call: CallPort;
}

/** A box that is being resized is told when it has come to rest. */
const REST_MS = 100;
/** Scrolled past, or another tab for a blink: not worth stopping an encoder for. The encoder is to stop within 500 ms. */
const GONE_MS = 150;
/** More pictures than this no mesh carries; of the others, initials are shown. */
const MOST_PICTURES = 8;

/** What is known of one tile; null until the browser has said it. */
interface Watched {
  size: Size | null;
  intersects: boolean | null;
  /** When what has changed is to be told, as `performance.now()`. */
  dueAtMs: number;
}

/**
 * Looks in which size the others' tiles are seen, and tells the call, so that each of the others sends just that. It
 * loads once there is a call: until then, everybody sends what fits a call of that many.
 */
export class TileVisibility implements ReactiveController {
  readonly #host: TileVisibilityHost;
  readonly #tiles = new Map<HTMLElement, Watched>();
  readonly #told = new Map<string, Size | null>();
  #elsewhere: ReadonlyMap<string, Size> = new Map();
  readonly #resized: ResizeObserver;
  readonly #intersected: IntersectionObserver;
  readonly #ends = new AbortController();
  /** The browser had frozen the page, and lets it run again: somebody is back, though it may not be said to be visible yet. */
  #resumed = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: TileVisibilityHost) {
    this.#host = host;
    this.#resized = new ResizeObserver((entries) => {
      for (const { target, contentRect } of entries)
        this.#change(target, REST_MS, (tile) => {
          tile.size = contentRect;
        });
    });
    this.#intersected = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries)
        this.#change(target, isIntersecting ? 0 : GONE_MS, (tile) => {
          tile.intersects = isIntersecting;
        });
    });
    const { signal } = this.#ends;
    const turned = () => {
      this.#resumed = false;
      this.#changeAll(document.visibilityState === 'visible' ? 0 : GONE_MS);
    };
    document.addEventListener('visibilitychange', turned, { signal });
    document.addEventListener('fullscreenchange', () => this.#changeAll(0), { signal });
    const resumed = () => {
      this.#resumed = true;
      this.#changeAll(0);
    };
    document.addEventListener('resume', resumed, { signal });
    for (const type of ['enterpictureinpicture', 'leavepictureinpicture'])
      host.shadowRoot?.addEventListener(type, () => this.#changeAll(0), { signal });
    host.addController(this);
    this.hostUpdated();
  }

  hostConnected(): void {
    this.hostUpdated();
  }

  hostUpdated(): void {
    const shown = new Set(this.#shown());
    for (const tile of [...this.#tiles.keys()]) if (!shown.has(tile)) this.#forget(tile);
    for (const tile of shown) {
      if (this.#tiles.has(tile)) continue;
      this.#tiles.set(tile, { size: null, intersects: null, dueAtMs: Number.POSITIVE_INFINITY });
      this.#resized.observe(tile);
      this.#intersected.observe(tile);
    }
    // Who speaks, or how many there are, decides whose pictures are wanted where there are too many.
    if (shown.size > MOST_PICTURES) this.#changeAll(REST_MS);
  }

  /** Pictures that are seen in another window, by `id source`, and how large, in device pixels. */
  alsoShow(shown: ReadonlyMap<string, Size>): void {
    this.#elsewhere = shown;
    this.#changeAll(0);
  }

  /** Perhaps only to be put elsewhere: what was told still holds until something else is known. */
  hostDisconnected(): void {
    for (const tile of [...this.#tiles.keys()]) this.#forget(tile);
    clearTimeout(this.#timer);
  }

  close(): void {
    this.hostDisconnected();
    this.#ends.abort();
    this.#resized.disconnect();
    this.#intersected.disconnect();
    this.#host.removeController(this);
  }

  /** The tiles of the others, in their order. */
  #shown(): HTMLElement[] {
    const { isConnected, shadowRoot } = this.#host;
    const tiles = shadowRoot?.querySelectorAll<HTMLElement>('[data-participant]:not([data-local])');
    return isConnected ? [...(tiles ?? [])] : [];
  }

  #forget(tile: HTMLElement): void {
    this.#resized.unobserve(tile);
    this.#intersected.unobserve(tile);
    this.#tiles.delete(tile);
  }

  #change(target: Element, delayMs: number, change: (tile: Watched) => void): void {
    const tile = this.#tiles.get(target as HTMLElement);
    if (!tile) return;
    change(tile);
    tile.dueAtMs = performance.now() + delayMs;
    this.#tellWhenDue();
  }

  #changeAll(delayMs: number): void {
    for (const tile of this.#tiles.keys()) this.#change(tile, delayMs, () => undefined);
  }

  #tellWhenDue(): void {
    const dueAtMs = Math.min(...[...this.#tiles.values()].map((tile) => tile.dueAtMs));
    clearTimeout(this.#timer);
    if (dueAtMs === Number.POSITIVE_INFINITY) return;
    this.#timer = setTimeout(() => this.#tell(), Math.max(0, dueAtMs - performance.now()));
  }

  #tell(): void {
    const nowMs = performance.now();
    const wanted = new Set(this.#wanted());
    const shown = this.#shown();
    for (const tile of shown) {
      const watched = this.#tiles.get(tile);
      if (!watched) continue;
      tile.toggleAttribute('data-left-out', this.#isSeen(tile) && !wanted.has(tile));
      if (watched.dueAtMs > nowMs) continue;
      watched.dueAtMs = Number.POSITIVE_INFINITY;
      // The browser says the rest within a frame, or when the page is seen again.
      if (watched.size === null || watched.intersects === null) continue;
      const here = wanted.has(tile) ? box(watched.size) : null;
      this.#say(tile, larger(here, this.#elsewhere.get(nameOf(tile)) ?? null));
    }
    const present = new Set(shown.map(nameOf));
    for (const name of this.#told.keys()) if (!present.has(name)) this.#told.delete(name);
    this.#tellWhenDue();
  }

  #say(tile: HTMLElement, size: Size | null): void {
    const name = nameOf(tile);
    const before = this.#told.get(name);
    if (before !== undefined && before?.width === size?.width && before?.height === size?.height) return;
    this.#told.set(name, size);
    this.#host.call.show(tile.dataset.participant ?? '', sourceOf(tile), size);
  }

  /** Those whose picture is seen: at most eight, screens before whoever speaks, and that one before the others. */
  #wanted(): HTMLElement[] {
    const speaker = this.#host.call.activeSpeaker?.id;
    const weight = (tile: HTMLElement) =>
      sourceOf(tile) === 'screen' ? 2 : Number(tile.dataset.participant === speaker);
    return this.#shown()
      .filter((tile) => this.#isSeen(tile))
      .sort((a, b) => weight(b) - weight(a))
      .slice(0, MOST_PICTURES);
  }

  #isSeen(tile: HTMLElement): boolean {
    const picture = this.#host.shadowRoot?.pictureInPictureElement;
    if (picture && tile.contains(picture)) return true;
    const { intersects } = this.#tiles.get(tile) ?? {};
    const visible = document.visibilityState === 'visible' || this.#resumed;
    return intersects === true && visible && !isCovered(this.#host);
  }
}

function sourceOf({ dataset }: HTMLElement): StreamSource {
  return dataset.source === 'screen' ? 'screen' : 'camera';
}

function nameOf(tile: HTMLElement): string {
  return `${tile.dataset.participant} ${sourceOf(tile)}`;
}

function larger(one: Size | null, other: Size | null): Size | null {
  const pixels = (size: Size | null) => (size ? size.width * size.height : 0);
  return pixels(one) >= pixels(other) ? one : other;
}

/** In device pixels; null for a box without any. */
function box({ width, height }: Size): Size | null {
  const size = {
    width: Math.round(width * devicePixelRatio),
    height: Math.round(height * devicePixelRatio),
  };
  return size.width > 0 && size.height > 0 ? size : null;
}

/** Whether something else of the page fills the screen. */
function isCovered(host: Element): boolean {
  const full = document.fullscreenElement;
  if (!full) return false;
  for (let element: Element | null = host; element; element = hostOf(element))
    if (full.contains(element)) return false;
  // The element's own inside, as the document sees it, is the element.
  return true;
}

function hostOf(element: Element): Element | null {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}
