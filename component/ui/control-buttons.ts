import { html, nothing, type TemplateResult } from 'lit';
import type { ControlName } from '../core/controls.js';
import type { Strings } from '../i18n/strings.js';
import { type IconName, icon } from './icons.js';
import { asking, type UiRequest } from './requests.js';

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
  readonly busy: ReadonlySet<ControlName>;
}

/** One control as it is now. */
export interface Control {
  readonly name: ControlName | 'more';
  readonly label: string;
  readonly icon: IconName;
  readonly request: UiRequest;
  readonly look: 'on' | 'off' | 'active' | 'leave';
  readonly busy: boolean;
  /** Whether what it opens is open; null where it opens nothing. */
  readonly expanded: boolean | null;
  /** Of what waits to be read. */
  readonly unread: number;
}

const opening: ReadonlySet<ControlName | 'more'> = new Set([
  'chat',
  'people',
  'settings',
  'layout',
  'reactions',
  'more',
]);

export function controlOf(name: ControlName | 'more', view: ControlsView, strings: Strings): Control {
  const { microphone, camera, screen, hand, fullScreen } = view;
  const plain: Record<ControlName | 'more', readonly [string, IconName]> = {
    mic: microphone ? [strings.muteMicrophone, 'microphone'] : [strings.unmuteMicrophone, 'microphone-off'],
    camera: camera ? [strings.turnCameraOff, 'camera'] : [strings.turnCameraOn, 'camera-off'],
    screen: screen ? [strings.stopSharing, 'screen-off'] : [strings.shareScreen, 'screen'],
    reactions: [strings.react, 'react'],
    hand: [hand ? strings.lowerHand : strings.raiseHand, 'hand'],
    chat: [strings.chat, 'chat'],
    people: [strings.people, 'people'],
    layout: [strings.layout, 'layout'],
    invite: [strings.copyInviteLink, 'link'],
    pip: [strings.pictureInPicture, 'pip'],
    fullscreen: fullScreen ? [strings.exitFullScreen, 'shrink'] : [strings.fullScreen, 'expand'],
    settings: [strings.settings, 'settings'],
    leave: [strings.leaveCall, 'leave'],
    more: [strings.more, 'more'],
  };
  const [label, iconName] = plain[name];
  const isOpen = view.open.has(name);
  return {
    name,
    label,
    icon: iconName,
    request: name === 'more' ? { type: 'toggle-menu', menu: 'more' } : { type: 'control', control: name },
    look: lookOf(name, view, isOpen),
    busy: name !== 'more' && view.busy.has(name),
    expanded: opening.has(name) ? isOpen : null,
    unread: name === 'chat' ? view.unread : 0,
  };
}

function lookOf(name: ControlName | 'more', view: ControlsView, isOpen: boolean): Control['look'] {
  if (name === 'leave') return 'leave';
  if ((name === 'mic' && !view.microphone) || (name === 'camera' && !view.camera)) return 'off';
  const active = (name === 'screen' && view.screen) || (name === 'hand' && view.hand) || isOpen;
  return active ? 'active' : 'on';
}

/** Round, in the toolbar. */
export function roundButton(control: Control, strings: Strings): TemplateResult {
  const { name, label, look, busy, expanded, unread, request } = control;
  return html`<button
    type="button"
    class="round ${look}"
    part="button"
    data-control=${name}
    aria-label=${label}
    title=${label}
    aria-busy=${busy}
    aria-expanded=${expanded ?? nothing}
    aria-description=${unread > 0 ? strings.unread(unread) : nothing}
    @click=${asking(request)}
  >${icon(control.icon)}<span class="ring">${icon('spinner')}</span>${unread > 0 ? html`<span class="badge" aria-hidden="true">${unread > 99 ? '99+' : unread}</span>` : nothing}</button>`;
}

/** With its label written out, in a menu. */
export function textButton({
  name,
  label,
  look,
  busy,
  unread,
  request,
  icon: iconName,
}: Control): TemplateResult {
  return html`<button
    type="button"
    class="item"
    part="button"
    data-control=${name}
    aria-busy=${busy}
    ?data-active=${look === 'active'}
    @click=${asking(request)}
  >${icon(iconName)}<span>${label}</span>${unread > 0 ? html`<span class="badge" aria-hidden="true">${unread}</span>` : nothing}</button>`;
}
