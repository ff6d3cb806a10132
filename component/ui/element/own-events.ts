import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { endsHandledKey, isNativeKey } from '../base/handled-keys.js';

const keyEvents = ['keydown', 'keypress', 'keyup'] as const;
const editEvents = [
  'beforeinput',
  'input',
  'compositionstart',
  'compositionupdate',
  'compositionend',
  'copy',
  'cut',
  'paste',
] as const;
const pressEvents = ['pointerdown', 'mousedown', 'touchstart'] as const;
const dragEvents = [
  ...['pointermove', 'mousemove', 'touchmove', 'pointerup', 'mouseup', 'touchend', 'pointercancel'],
  'touchcancel',
];
const releaseEvents = ['pointerup', 'pointercancel'] as const;

/** Parts that are dragged, or that the browser drags: the floating self view, sliders, the text of fields. */
const draggable = '[data-float], input, select, textarea';

/**
 * Controller that keeps the native events of the element's own fields, buttons and drags from the page: its forms would
 * take them for their own, its shortcuts would act on what is typed, its drag libraries would move the element. Clicks and
 * focus pass, and so does every event of slotted content.
 *
 * See demo/docs/decisions/0057-own-events-stay-inside.md.
 */
export class OwnEvents implements ReactiveController {
  readonly #host: HTMLElement;
  #root: ShadowRoot | null = null;
  /** Whether a pointer is down that was pressed on a draggable part. */
  #isDragging = false;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    const { shadowRoot } = this.#host;
    if (this.#root !== null || shadowRoot === null) return;
    this.#root = shadowRoot;
    // At the host, since the shortcuts of the call listen there.
    for (const type of keyEvents) this.#host.addEventListener(type, this.#onKey);
    for (const type of editEvents) shadowRoot.addEventListener(type, this.#keepInside);
    for (const type of pressEvents) shadowRoot.addEventListener(type, this.#onPress);
    for (const type of dragEvents) shadowRoot.addEventListener(type, this.#onDrag);
  }

  hostDisconnected(): void {
    this.#endDrag();
  }

  /** The part in which an event happened; null in the page's content. */
  #partOf(event: Event): Element | null {
    const [target] = event.composedPath();
    return target instanceof Element && target.getRootNode() === this.#root ? target : null;
  }

  get #window(): Window | null {
    return this.#host.ownerDocument.defaultView;
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const part = this.#partOf(event);
    if (endsHandledKey(event) || (part !== null && isNativeKey(event, part))) event.stopPropagation();
  };

  readonly #keepInside = (event: Event): void => {
    if (this.#partOf(event) !== null) event.stopPropagation();
  };

  readonly #onPress = (event: Event): void => {
    if (this.#partOf(event)?.closest(draggable) == null) return;
    event.stopPropagation();
    if (this.#isDragging) return;
    this.#isDragging = true;
    for (const type of releaseEvents) this.#window?.addEventListener(type, this.#onRelease, true);
    this.#window?.addEventListener('dragstart', this.#onDragStart, true);
  };

  readonly #onDrag = (event: Event): void => {
    if (this.#isDragging && this.#partOf(event) !== null) event.stopPropagation();
  };

  /** An ancestor with `draggable` would be dragged in place of the part. */
  readonly #onDragStart = (event: Event): void => {
    if (this.#partOf(event) !== null) return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** `mouseup` and `touchend` follow in the same task. */
  readonly #onRelease = (): void => {
    setTimeout(() => this.#endDrag());
  };

  #endDrag(): void {
    this.#isDragging = false;
    for (const type of releaseEvents) this.#window?.removeEventListener(type, this.#onRelease, true);
    this.#window?.removeEventListener('dragstart', this.#onDragStart, true);
  }
}
