import { html, render } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Participant, StreamSource } from '../../core/call/participant.js';
import type { Size } from '../../core/sending/video-size.js';
import type { Strings } from '../../i18n/strings.js';
import { availableControls } from '../base/available-controls.js';
import type { MeshCallHost } from '../base/host.js';
import { RequestEvent } from '../base/requests.js';
import { screenTile } from '../in-call/screen-tile.js';
import { speakingRing } from '../in-call/tile-overlay.js';
import { tile } from '../tiles/tile.js';
import type { ControlsView } from '../toolbar/button-looks.js';
import { roundButton } from '../toolbar/toolbar.js';
import { pipWindowStyles } from './pip-window-styles.js';

export interface PipWindowOptions {
  readonly host: MeshCallHost;
  /** The videos in the window, by `id source`, with their sizes in device pixels. */
  readonly onShown: (sizes: ReadonlyMap<string, Size>) => void;
  readonly onClosed: () => void;
}

/** More would be too small to see. */
const MOST_TILES = 4;

/** Custom properties of the theme, without their prefix: the page's values, or the defaults of the colour scheme. */
const themeProperties = [
  'accent',
  'background',
  'surface',
  'text',
  'muted-text',
  'danger',
  'radius',
  'gap',
  'font',
  'tile',
  'focus',
  'fill',
  'off',
  'off-text',
  'line',
];

interface ShownTile {
  readonly participant: Participant;
  readonly source: StreamSource;
}

/**
 * Contents of a Document Picture-in-Picture window: up to four tiles, and the buttons for microphone, camera and leaving.
 *
 * See demo/docs/decisions/0040-call-in-its-own-window.md.
 */
export class PipWindow {
  readonly #pane: Window & typeof globalThis;
  readonly #options: PipWindowOptions;
  readonly #root: ShadowRoot;
  readonly #resizeObserver: ResizeObserver;
  #isClosed = false;

  constructor(pane: Window & typeof globalThis, options: PipWindowOptions) {
    this.#pane = pane;
    this.#options = options;
    this.#root = createRoot(pane, options.host);
    this.#root.addEventListener(RequestEvent.type, (event) => {
      const { request } = event as RequestEvent;
      if (request.type === 'control') options.host.answer(request);
    });
    this.#resizeObserver = new pane.ResizeObserver(() => this.#reportSizes());
    this.#resizeObserver.observe(pane.document.documentElement);
    pane.addEventListener('pagehide', () => this.close(), { once: true });
  }

  render(strings: Strings, direction: 'ltr' | 'rtl'): void {
    if (this.#isClosed) return;
    const { document } = this.#pane;
    document.documentElement.lang = strings.code;
    document.documentElement.dir = direction;
    // Screen readers announce the window by its title.
    document.title = globalThis.document.title;
    render(this.#template(strings), this.#root, { creationScope: document });
    this.#followFontSize();
    this.#reportSizes();
  }

  /** Idempotent. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#resizeObserver.disconnect();
    render(null, this.#root);
    this.#options.onShown(new Map());
    this.#pane.close();
    this.#options.onClosed();
  }

  /** The unit of the lengths: see `DefaultFontSize`. */
  #followFontSize(): void {
    const call = this.#options.host.shadowRoot?.querySelector('.call');
    const box = this.#root.querySelector<HTMLElement>('.pip');
    if (call) box?.style.setProperty('--_em', getComputedStyle(call).getPropertyValue('--_em'));
  }

  #template(strings: Strings): unknown {
    const { host } = this.#options;
    const { microphone, camera } = host.call.localParticipant;
    const controls = (['mic', 'camera', 'leave'] as const).filter((name) =>
      availableControls(host).includes(name),
    );
    const view: ControlsView = {
      microphone,
      camera,
      screen: false,
      hand: false,
      fullScreen: false,
      open: new Set(),
      unread: 0,
      waiting: 0,
      busy: new Set(),
      isComplete: true,
    };
    return html`<div class="pip"><div class="pictures">
        ${repeat(
          this.#shownTiles(),
          ({ participant, source }) => `${participant.id} ${source}`,
          (shown) => this.#tile(shown, strings),
        )}
      </div>
      <div class="toolbar" role="toolbar" aria-label=${strings.callControls}>
        ${repeat(
          controls,
          (name) => name,
          (name) => roundButton(name, view, strings),
        )}
      </div></div>`;
  }

  #tile({ participant, source }: ShownTile, strings: Strings): unknown {
    const { call, audioOnly } = this.#options.host;
    const video = { stream: call.pictureOf(participant.id, source), onFrame: () => undefined };
    return source === 'camera'
      ? tile(participant, { ...video, wanted: !audioOnly }, { buttons: speakingRing }, strings)
      : screenTile(participant, video, strings);
  }

  /** Screens, the active speaker, then the other remote participants; the local participant only when alone. */
  #shownTiles(): readonly ShownTile[] {
    const { call, audioOnly } = this.#options.host;
    const others = call.participants.filter(({ local }) => !local);
    const speaker = call.activeSpeaker?.id;
    const screens = audioOnly ? [] : others.filter(({ screen }) => screen);
    const cameras = [
      ...others.filter(({ id }) => id === speaker),
      ...others.filter(({ id }) => id !== speaker),
    ];
    const all = [
      ...screens.map((participant) => ({ participant, source: 'screen' as const })),
      ...(others.length > 0 ? cameras : [call.localParticipant]).map((participant) => ({
        participant,
        source: 'camera' as const,
      })),
    ];
    // A new speaker comes in without reordering the other tiles.
    const order = ({ participant }: ShownTile) => call.participants.indexOf(participant);
    return all
      .slice(0, MOST_TILES)
      .sort((a, b) => Number(b.source === 'screen') - Number(a.source === 'screen') || order(a) - order(b));
  }

  #reportSizes(): void {
    const { devicePixelRatio } = this.#pane;
    const sizes = [...this.#root.querySelectorAll<HTMLElement>('.tile:not([data-local])')].map(
      ({ dataset, clientWidth, clientHeight }): [string, Size] => [
        `${dataset.participant} ${dataset.source}`,
        {
          width: Math.round(clientWidth * devicePixelRatio),
          height: Math.round(clientHeight * devicePixelRatio),
        },
      ],
    );
    this.#options.onShown(new Map(sizes.filter(([, { width, height }]) => width > 0 && height > 0)));
  }
}

/** Creates a shadow root in the window with the element's styles. Constructed sheets belong to one document, hence copies. */
function createRoot(pane: Window & typeof globalThis, host: MeshCallHost): ShadowRoot {
  const { document } = pane;
  const container = document.createElement('div');
  const computed = getComputedStyle(host.shadowRoot?.querySelector('.call') ?? host);
  for (const name of themeProperties)
    container.style.setProperty(`--_${name}`, computed.getPropertyValue(`--_${name}`));
  container.style.colorScheme = computed.colorScheme;
  document.body.style.margin = '0';
  document.body.append(container);
  const root = container.attachShadow({ mode: 'open' });
  const texts = (host.shadowRoot?.adoptedStyleSheets ?? []).map(({ cssRules }) =>
    [...cssRules].map(({ cssText }) => cssText).join(''),
  );
  root.adoptedStyleSheets = [...texts, pipWindowStyles.cssText].map((text) => {
    const sheet = new pane.CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet;
  });
  return root;
}
