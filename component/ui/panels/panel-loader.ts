import type { CSSResult, TemplateResult } from 'lit';
import type { CallErrorCode } from '../../core/call/call-error.js';
import type { DeviceKind } from '../../core/devices/devices.js';
import type { Preferences } from '../../core/interface/preferences.js';
import type { Strings } from '../../i18n/strings.js';
import type { ControlledHost } from '../base/available-controls.js';
import type { CallPort } from '../base/call-port.js';

/** What whoever shows devices needs to know. */
export interface DeviceContext {
  readonly call: CallPort;
  /** Which kinds can be chosen. */
  readonly kinds: readonly DeviceKind[];
  /** A person has chosen a device; null for the system's own choice. */
  readonly onChosen: (kind: DeviceKind, id: string | null) => void;
}

/** What a person has chosen on this device, and what the page leaves to choose. */
export interface PersonalHost {
  readonly choices: Preferences;
  readonly noHotkeys: boolean;
}

/** What a panel may need to know when it is shown. */
export interface PanelView extends DeviceContext {
  readonly strings: Strings;
  /** What help is wanted for; null where it is none. */
  readonly code: CallErrorCode | null;
  readonly host: ControlledHost & PersonalHost;
  readonly userAgent: string;
  readonly touchPoints: number;
}

/** A panel's inside, as a module that loads when it is first wanted. */
export interface Panel {
  /** Styles that no other part needs. */
  readonly styles?: CSSResult;
  readonly render: (view: PanelView) => TemplateResult;
}

/** `help`, `settings` and `shortcuts` are laid over the call, `chat` and `people` stand beside the pictures. */
export type PanelName = 'help' | 'settings' | 'shortcuts' | 'chat' | 'people';

export type PanelLoaders = Readonly<Partial<Record<PanelName, () => Promise<Panel>>>>;

/** Loads the panels' modules. A failed one may be asked for again; none ever throws. */
export class PanelLoader {
  readonly #loaders: PanelLoaders;
  readonly #changed: () => void;
  readonly #states = new Map<PanelName, Panel | 'loading' | 'failed'>();

  /** `changed` is called whenever what `get` answers has changed by itself. */
  constructor(loaders: PanelLoaders, changed: () => void) {
    this.#loaders = loaders;
    this.#changed = changed;
  }

  /** The panel, or where its loading stands. Loads nothing. */
  get(name: PanelName): Panel | 'loading' | 'failed' {
    return this.#states.get(name) ?? 'loading';
  }

  /** Starts loading a panel that is not loaded: the first time, or again after a failure. */
  load(name: PanelName): void {
    const state = this.#states.get(name);
    if (state !== undefined && state !== 'failed') return;
    const load = this.#loaders[name];
    if (!load) return;
    this.#states.set(name, 'loading');
    load().then(
      (panel) => this.#settled(name, panel),
      () => this.#settled(name, 'failed'),
    );
  }

  /** Fetches everything that is still missing, when the page has nothing better to do: the server may go away later. */
  loadAllWhenIdle(): void {
    whenIdle(() => {
      for (const name of Object.keys(this.#loaders) as PanelName[]) this.load(name);
    });
  }

  #settled(name: PanelName, state: Panel | 'failed'): void {
    this.#states.set(name, state);
    this.#changed();
  }
}

/** Two seconds after joining the first pictures are there; until then everything else can wait. */
function whenIdle(task: () => void): void {
  setTimeout(() => {
    // Safari has no idle callback.
    if (typeof requestIdleCallback === 'function') requestIdleCallback(task, { timeout: 10_000 });
    else task();
  }, 2_000);
}
