import { html, nothing, type TemplateResult } from 'lit';
import type { ControlName } from '../../core/interface/controls.js';
import type { Strings } from '../../i18n/strings.js';
import type { Busy } from '../base/fire-and-forget.js';
import { type IconName, icon } from '../base/icons.js';
import { dispatchRequest, type UiRequest } from '../base/requests.js';

/** What the controls show: what is true, and what is being opened or closed. */
export interface ControlsView {
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly screen: boolean;
  readonly hand: boolean;
  readonly fullScreen: boolean;
  /** What is open. */
  readonly open: ReadonlySet<ControlName | 'more'>;
  readonly unread: number;
  /** How many wait to be let in. */
  readonly waiting: number;
  readonly busy: Busy;
}

/** How one control looks as things are now. */
export interface ControlLook {
  readonly label: string;
  readonly icon: IconName;
  readonly look: 'on' | 'off' | 'active' | 'leave';
  /** Whether what it opens is open; missing where it opens nothing. */
  readonly expanded?: boolean;
  /** What else is to be said of it. */
  readonly description?: string;
  readonly badge?: number;
}

export type LookOf = (view: ControlsView, strings: Strings) => ControlLook;

/** Those that are there from the beginning; the others come with what they open. */
const looks: Partial<Record<ControlName | 'more', LookOf>> = {
  mic: ({ microphone }, strings) =>
    microphone
      ? { label: strings.muteMicrophone, icon: 'microphone', look: 'on' }
      : { label: strings.unmuteMicrophone, icon: 'microphone-off', look: 'off' },
  camera: ({ camera }, strings) =>
    camera
      ? { label: strings.turnCameraOff, icon: 'camera', look: 'on' }
      : { label: strings.turnCameraOn, icon: 'camera-off', look: 'off' },
  leave: (_, strings) => ({ label: strings.leaveCall, icon: 'leave', look: 'leave' }),
};

export function addLooks(more: Partial<Record<ControlName | 'more', LookOf>>): void {
  Object.assign(looks, more);
}

/** Null while it is not loaded. */
export function lookOf(name: ControlName | 'more', view: ControlsView, strings: Strings): ControlLook | null {
  return looks[name]?.(view, strings) ?? null;
}

export function requestOf(name: ControlName | 'more'): UiRequest {
  return name === 'more' ? { type: 'toggle-menu', menu: 'more' } : { type: 'control', control: name };
}

/** Round, in the toolbar. What is not loaded yet keeps its place. */
export function roundButton(
  name: ControlName | 'more',
  view: ControlsView,
  strings: Strings,
): TemplateResult {
  const control = lookOf(name, view, strings);
  if (control === null) return html`<span class="round on" aria-hidden="true"></span>`;
  const { label, look, expanded, description, badge = 0 } = control;
  return html`<button
    type="button"
    class="round ${look}"
    part="button"
    data-control=${name}
    aria-label=${label}
    title=${label}
    aria-busy=${name !== 'more' && view.busy.has(name)}
    aria-expanded=${expanded ?? nothing}
    aria-description=${description ?? nothing}
    @click=${dispatchRequest(requestOf(name))}
  >${icon(control.icon)}<span class="ring">${icon('spinner')}</span>${badge > 0 ? html`<span class="badge" data-count=${badge > 99 ? '99+' : badge}></span>` : nothing}</button>`;
}
