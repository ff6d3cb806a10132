import { html, render } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Participant, StreamSource } from '../../core/call/participant.js';
import type { ControlName } from '../../core/interface/controls.js';
import type { Size } from '../../core/sending/video-size.js';
import { allStrings } from '../../i18n/in-call-strings.js';
import type { Strings } from '../../i18n/strings.js';
import { availableControls, type ControlledHost } from '../base/available-controls.js';
import type { CallPort } from '../base/call-port.js';
import { RequestEvent } from '../base/requests.js';
import { tile } from '../tiles/tile.js';
import { roundButton } from '../toolbar/control-buttons.js';
import { pipWindowStyles } from './pip-window-styles.js';
import { screenTile } from './screen-tile.js';
import { speakingRing } from './speaking-ring.js';

export interface PipWindowHost extends ControlledHost {
  readonly call: CallPort;
  readonly theme: string;
  requestUpdate(): void;
}

export interface PipWindowOptions {
  readonly host: PipWindowHost;
  /** Does what a control is for. */
  readonly work: (control: ControlName) => void;
  /** Whose pictures are seen in it, by `id source`, and how large, in device pixels. */
  readonly alsoShown: (shown: ReadonlyMap<string, Size>) => void;
}

/** More would be too small to see. */
const MOST_PICTURES = 4;

/** What a site sets of its own look. */
const OWN_LOOK = [
  'accent',
  'background',
  'surface',
  'text',
  'muted-text',
  'danger',
  'radius',
  'gap',
  'font',
  'tile-background',
  'focus',
];

interface Shown {
  readonly participant: Participant;
  readonly source: StreamSource;
}

/** A small view of the call in a window of its own: those who matter most, and the buttons that one reaches for. */
export class PipWindow {
  readonly #pane: Window & typeof globalThis;
  readonly #options: PipWindowOptions;
  readonly #root: ShadowRoot;
  readonly #resized: ResizeObserver;
  readonly #closed: () => void;
  #isClosed = false;

  constructor(pane: Window & typeof globalThis, options: PipWindowOptions, closed: () => void) {
    this.#pane = pane;
    this.#options = options;
    this.#closed = closed;
    this.#root = rootIn(pane, options.host);
    this.#root.addEventListener(RequestEvent.type, (event) => {
      const { request } = event as RequestEvent;
      if (request.type === 'control') options.work(request.control);
    });
    this.#resized = new pane.ResizeObserver(() => this.#tell());
    this.#resized.observe(pane.document.documentElement);
    pane.addEventListener('pagehide', () => this.close(), { once: true });
  }

  draw(strings: Strings, direction: 'ltr' | 'rtl'): void {
    if (this.#isClosed) return;
    const { document } = this.#pane;
    document.documentElement.lang = strings.code;
    document.documentElement.dir = direction;
    // Screen readers name the window by it: as the page that it is of.
    document.title = globalThis.document.title;
    render(this.#view(strings), this.#root, { creationScope: document });
    this.#tell();
  }

  /** May be called again. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#resized.disconnect();
    render(null, this.#root);
    this.#options.alsoShown(new Map());
    this.#pane.close();
    this.#closed();
  }

  #view(strings: Strings): unknown {
    const { host } = this.#options;
    const { microphone, camera } = host.call.localParticipant;
    const buttons = (['mic', 'camera', 'leave'] as const).filter((name) =>
      availableControls(host).includes(name),
    );
    const nothingElse = {
      screen: false,
      hand: false,
      fullScreen: false,
      open: new Set<never>(),
      unread: 0,
      waiting: 0,
    };
    const view = { ...nothingElse, microphone, camera, busy: new Set<never>() };
    return html`<div class="pictures">
        ${repeat(
          this.#shown(),
          ({ participant, source }) => `${participant.id} ${source}`,
          (shown) => this.#tile(shown, strings),
        )}
      </div>
      <div class="toolbar" role="toolbar" aria-label=${strings.callControls}>
        ${repeat(
          buttons,
          (name) => name,
          (name) => roundButton(name, view, strings),
        )}
      </div>`;
  }

  #tile({ participant, source }: Shown, strings: Strings): unknown {
    const { call, audioOnly } = this.#options.host;
    const picture = { stream: call.pictureOf(participant.id, source), onFrame: () => undefined };
    return source === 'camera'
      ? tile(participant, { ...picture, wanted: !audioOnly }, { buttons: speakingRing }, strings)
      : screenTile(participant, picture, allStrings(strings));
  }

  /** Shared screens, then whoever speaks, then the others in their order; oneself only while there is nobody else. */
  #shown(): readonly Shown[] {
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
    const chosen = new Set(all.slice(0, MOST_PICTURES));
    // Whoever begins to speak comes in, and nobody changes places for it.
    const order = ({ participant }: Shown) => call.participants.indexOf(participant);
    return [...chosen].sort(
      (a, b) => Number(b.source === 'screen') - Number(a.source === 'screen') || order(a) - order(b),
    );
  }

  #tell(): void {
    const { devicePixelRatio } = this.#pane;
    const shown = [...this.#root.querySelectorAll<HTMLElement>('.tile:not([data-local])')].map(
      ({ dataset, clientWidth, clientHeight }): [string, Size] => [
        `${dataset.participant} ${dataset.source}`,
        {
          width: Math.round(clientWidth * devicePixelRatio),
          height: Math.round(clientHeight * devicePixelRatio),
        },
      ],
    );
    this.#options.alsoShown(new Map(shown.filter(([, { width, height }]) => width > 0 && height > 0)));
  }
}

/** The element's styles with what is different here. Sheets belong to one document: these are made in the window's own. */
function rootIn(pane: Window & typeof globalThis, host: PipWindowHost): ShadowRoot {
  const { document } = pane;
  const box = document.createElement('div');
  const look = getComputedStyle(host);
  for (const name of OWN_LOOK) {
    const value = look.getPropertyValue(`--mesh-call-${name}`);
    if (value) box.style.setProperty(`--mesh-call-${name}`, value);
  }
  box.style.colorScheme = look.colorScheme;
  box.setAttribute('theme', host.theme);
  document.body.style.margin = '0';
  document.body.append(box);
  const root = box.attachShadow({ mode: 'open' });
  const own = (host.shadowRoot?.adoptedStyleSheets ?? []).map(({ cssRules }) =>
    [...cssRules].map(({ cssText }) => cssText).join(''),
  );
  root.adoptedStyleSheets = [...own, pipWindowStyles.cssText].map((text) => {
    const sheet = new pane.CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet;
  });
  return root;
}
