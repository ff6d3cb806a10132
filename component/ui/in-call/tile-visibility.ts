import type { ReactiveController } from 'lit';
import type { StreamSource } from '../../core/call/participant.js';
import type { Size } from '../../core/sending/video-size.js';
import type { MeshCallHost } from '../base/host.js';
import { scaleOf } from '../base/layout-pixels.js';
import { windowOf } from '../base/window-of.js';

/** Debounce of size changes: a box that is being resized reports its final size. */
const RESIZE_DEBOUNCE_MS = 100;
/** Debounce of hiding, for tiles that scroll past and tabs that change for a moment. Encoders should stop within 500 ms. */
const HIDE_DEBOUNCE_MS = 150;
/** No event reports that a page hides an element by its style, or in a closed `<details>`. */
const RENDERED_CHECK_MS = 500;
/** A mesh carries no more videos; further participants are shown with initials. */
const MOST_VIDEOS = 8;

/** State of one tile; null until its observer has reported. */
interface ObservedTile {
  /** In layout pixels. */
  size: Size | null;
  intersects: boolean | null;
  /** False under `visibility: hidden`, `opacity: 0` or `content-visibility: hidden`, which is invisible to the observers. */
  isRendered: boolean;
  /** When to report the last change, as `performance.now()`. */
  dueAtMs: number;
}

/**
 * Visibility observer of the remote tiles: reports to the call in which size each is visible, so that its sender sends no
 * more. Until the first report, senders assume the tile of a grid.
 *
 * See demo/docs/decisions/0055-drawn-tiles-are-polled.md.
 */
export class TileVisibility implements ReactiveController {
  readonly #host: MeshCallHost;
  readonly #tiles = new Map<HTMLElement, ObservedTile>();
  readonly #reported = new Map<string, Size | null>();
  #otherWindow: ReadonlyMap<string, Size> = new Map();
  readonly #resizeObserver: ResizeObserver;
  readonly #intersectionObserver: IntersectionObserver;
  readonly #ended = new AbortController();
  /** The browser has unfrozen the page: the person is back, though `visibilityState` may still be hidden. */
  #isResumed = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #renderedTimer: ReturnType<typeof setInterval> | undefined;

  constructor(host: MeshCallHost) {
    this.#host = host;
    const { ResizeObserver, IntersectionObserver, document } = windowOf(host);
    this.#resizeObserver = new ResizeObserver((entries) => {
      for (const { target, contentRect } of entries)
        this.#change(target, RESIZE_DEBOUNCE_MS, (tile) => {
          tile.size = contentRect;
        });
    });
    this.#intersectionObserver = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries)
        this.#change(target, isIntersecting ? 0 : HIDE_DEBOUNCE_MS, (tile) => {
          tile.intersects = isIntersecting;
        });
    });
    const { signal } = this.#ended;
    const onVisibilityChange = () => {
      this.#isResumed = false;
      this.#followRendered();
      this.#changeAll(document.visibilityState === 'visible' ? 0 : HIDE_DEBOUNCE_MS);
    };
    const onResume = () => {
      this.#isResumed = true;
      this.#changeAll(0);
    };
    document.addEventListener('visibilitychange', onVisibilityChange, { signal });
    document.addEventListener('resume', onResume, { signal });
    document.addEventListener('fullscreenchange', () => this.#changeAll(0), { signal });
    for (const type of ['enterpictureinpicture', 'leavepictureinpicture'])
      host.shadowRoot?.addEventListener(type, () => this.#changeAll(0), { signal });
    host.addController(this);
    this.hostUpdated();
  }

  hostConnected(): void {
    this.hostUpdated();
  }

  hostUpdated(): void {
    const tiles = new Set(this.#remoteTiles());
    for (const tile of [...this.#tiles.keys()]) if (!tiles.has(tile)) this.#unobserve(tile);
    for (const tile of tiles) {
      if (this.#tiles.has(tile)) continue;
      const dueAtMs = Number.POSITIVE_INFINITY;
      this.#tiles.set(tile, { size: null, intersects: null, isRendered: true, dueAtMs });
      this.#resizeObserver.observe(tile);
      this.#intersectionObserver.observe(tile);
    }
    this.#followRendered();
    // The active speaker and the number of tiles decide which videos are requested.
    if (tiles.size > MOST_VIDEOS) this.#changeAll(RESIZE_DEBOUNCE_MS);
  }

  /** Sets the videos that another window shows as well, by `id source`, with their sizes in device pixels. */
  setOtherWindow(sizes: ReadonlyMap<string, Size>): void {
    this.#otherWindow = sizes;
    this.#changeAll(0);
  }

  /** The host may only be moving: what was reported stays valid. */
  hostDisconnected(): void {
    for (const tile of [...this.#tiles.keys()]) this.#unobserve(tile);
    clearTimeout(this.#timer);
    this.#followRendered();
  }

  close(): void {
    this.hostDisconnected();
    this.#ended.abort();
    this.#resizeObserver.disconnect();
    this.#intersectionObserver.disconnect();
    this.#host.removeController(this);
  }

  #remoteTiles(): HTMLElement[] {
    const { isConnected, shadowRoot } = this.#host;
    const tiles = shadowRoot?.querySelectorAll<HTMLElement>('[data-participant]:not([data-local])');
    return isConnected ? [...(tiles ?? [])] : [];
  }

  #unobserve(tile: HTMLElement): void {
    this.#resizeObserver.unobserve(tile);
    this.#intersectionObserver.unobserve(tile);
    this.#tiles.delete(tile);
  }

  #change(target: Element, delayMs: number, change: (tile: ObservedTile) => void): void {
    const tile = this.#tiles.get(target as HTMLElement);
    if (!tile) return;
    change(tile);
    tile.dueAtMs = performance.now() + delayMs;
    this.#schedule();
  }

  #changeAll(delayMs: number): void {
    for (const tile of this.#tiles.keys()) this.#change(tile, delayMs, () => undefined);
  }

  /** Checks periodically what is rendered, while the page is visible and has tiles. */
  #followRendered(): void {
    const { visibilityState } = this.#host.ownerDocument;
    const isNeeded = this.#tiles.size > 0 && visibilityState === 'visible';
    if (isNeeded === (this.#renderedTimer !== undefined)) return;
    clearInterval(this.#renderedTimer);
    this.#renderedTimer = isNeeded ? setInterval(this.#checkRendered, RENDERED_CHECK_MS) : undefined;
  }

  readonly #checkRendered = (): void => {
    for (const [tile, { isRendered: before }] of this.#tiles) {
      const isNow = isRendered(tile);
      if (isNow === before) continue;
      this.#change(tile, isNow ? 0 : HIDE_DEBOUNCE_MS, (observed) => {
        observed.isRendered = isNow;
      });
    }
  };

  #schedule(): void {
    const dueAtMs = Math.min(...[...this.#tiles.values()].map((tile) => tile.dueAtMs));
    clearTimeout(this.#timer);
    if (dueAtMs === Number.POSITIVE_INFINITY) return;
    this.#timer = setTimeout(() => this.#reportDue(), Math.max(0, dueAtMs - performance.now()));
  }

  #reportDue(): void {
    const nowMs = performance.now();
    // A tile that fades in is transparent for a moment only.
    for (const [tile, observed] of this.#tiles)
      if (!observed.isRendered && isRendered(tile)) {
        observed.isRendered = true;
        observed.dueAtMs = nowMs;
      }
    const requested = new Set(this.#requestedTiles());
    const tiles = this.#remoteTiles();
    const scale = scaleOf(this.#host);
    for (const tile of tiles) {
      const observed = this.#tiles.get(tile);
      if (!observed) continue;
      tile.toggleAttribute('data-left-out', this.#isVisible(tile) && !requested.has(tile));
      if (observed.dueAtMs > nowMs) continue;
      observed.dueAtMs = Number.POSITIVE_INFINITY;
      const { size, intersects } = observed;
      // The missing observer reports within a frame, or when the page becomes visible or the tile is rendered.
      if (observed.isRendered && (size === null || intersects === null)) continue;
      const here = size && requested.has(tile) ? inDevicePixels(tile, size, scale) : null;
      this.#report(tile, larger(here, this.#otherWindow.get(keyOf(tile)) ?? null));
    }
    const present = new Set(tiles.map(keyOf));
    for (const key of this.#reported.keys()) if (!present.has(key)) this.#reported.delete(key);
    this.#schedule();
  }

  #report(tile: HTMLElement, size: Size | null): void {
    const key = keyOf(tile);
    const before = this.#reported.get(key);
    if (before !== undefined && before?.width === size?.width && before?.height === size?.height) return;
    this.#reported.set(key, size);
    this.#host.call.show(tile.dataset.participant ?? '', sourceOf(tile), size);
  }

  /** The visible tiles whose video is requested: at most eight, screens first, then the active speaker. */
  #requestedTiles(): HTMLElement[] {
    const speaker = this.#host.call.activeSpeaker?.id;
    const weight = (tile: HTMLElement) =>
      sourceOf(tile) === 'screen' ? 2 : Number(tile.dataset.participant === speaker);
    return this.#remoteTiles()
      .filter((tile) => this.#isVisible(tile))
      .sort((a, b) => weight(b) - weight(a))
      .slice(0, MOST_VIDEOS);
  }

  #isVisible(tile: HTMLElement): boolean {
    const video = this.#host.shadowRoot?.pictureInPictureElement;
    if (video && tile.contains(video)) return true;
    const { intersects, isRendered: isDrawn } = this.#tiles.get(tile) ?? {};
    const { visibilityState } = this.#host.ownerDocument;
    const isPageVisible = visibilityState === 'visible' || this.#isResumed;
    return intersects === true && isDrawn === true && isPageVisible && !isCovered(this.#host);
  }
}

function sourceOf({ dataset }: HTMLElement): StreamSource {
  return dataset.source === 'screen' ? 'screen' : 'camera';
}

function keyOf(tile: HTMLElement): string {
  return `${tile.dataset.participant} ${sourceOf(tile)}`;
}

function larger(one: Size | null, other: Size | null): Size | null {
  const pixels = (size: Size | null) => (size ? size.width * size.height : 0);
  return pixels(one) >= pixels(other) ? one : other;
}

/** Null for an empty box. */
function inDevicePixels(
  tile: HTMLElement,
  { width, height }: Size,
  scale: ReturnType<typeof scaleOf>,
): Size | null {
  const { devicePixelRatio } = windowOf(tile);
  const size = {
    width: Math.round(width * scale.x * devicePixelRatio),
    height: Math.round(height * scale.y * devicePixelRatio),
  };
  return size.width > 0 && size.height > 0 ? size : null;
}

/** Whether the page draws the tile at all; true in browsers that don't tell (W3C cssom-view §8.3). */
function isRendered(tile: Element): boolean {
  // The names of the options before they were renamed work in every browser that has the method.
  const options = { contentVisibilityAuto: true, checkOpacity: true, checkVisibilityCSS: true };
  return tile.checkVisibility?.(options) ?? true;
}

/** Whether another element of the page is in full screen. */
function isCovered(host: Element): boolean {
  const full = host.ownerDocument.fullscreenElement;
  if (!full) return false;
  for (let element: Element | null = host; element; element = hostOf(element))
    if (full.contains(element)) return false;
  // An element in full screen inside this one's shadow root is reported as this element.
  return true;
}

function hostOf(element: Element): Element | null {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}
