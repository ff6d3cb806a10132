import type { ControlName } from '../../core/interface/controls.js';
import { type AllStrings, allStrings } from '../../i18n/in-call-strings.js';
import type { ControlLook, ControlsView, LookOf } from '../toolbar/control-buttons.js';

type More = Exclude<ControlName, 'mic' | 'camera' | 'leave'> | 'more';

/** How the controls look that come with what they open. */
export const inCallButtonLooks: Readonly<Record<More, LookOf>> = {
  screen: looking(({ screen }, strings) =>
    screen
      ? { label: strings.stopSharing, icon: 'screen-off', look: 'active' }
      : { label: strings.shareScreen, icon: 'screen', look: 'on' },
  ),
  hand: looking(({ hand }, strings) => ({
    label: hand ? strings.lowerHand : strings.raiseHand,
    icon: 'hand',
    look: hand ? 'active' : 'on',
  })),
  reactions: opening('reactions', (strings) => ({ label: strings.react, icon: 'react' })),
  chat: looking((view, strings) => ({
    ...opened('chat', view),
    label: strings.chat,
    icon: 'chat',
    badge: view.unread,
    ...(view.unread > 0 ? { description: strings.unread(view.unread) } : {}),
  })),
  people: looking((view, strings) => ({
    ...opened('people', view),
    label: strings.people,
    icon: 'people',
    badge: view.waiting,
  })),
  layout: opening('layout', (strings) => ({ label: strings.layout, icon: 'layout' })),
  settings: opening('settings', (strings) => ({ label: strings.settings, icon: 'settings' })),
  more: opening('more', (strings) => ({ label: strings.more, icon: 'more' })),
  invite: looking((_, strings) => ({ label: strings.copyInviteLink, icon: 'link', look: 'on' })),
  pip: looking((_, strings) => ({ label: strings.pictureInPicture, icon: 'pip', look: 'on' })),
  fullscreen: looking(({ fullScreen }, strings) =>
    fullScreen
      ? { label: strings.exitFullScreen, icon: 'shrink', look: 'on' }
      : { label: strings.fullScreen, icon: 'expand', look: 'on' },
  ),
};

function looking(look: (view: ControlsView, strings: AllStrings) => ControlLook): LookOf {
  return (view, strings) => look(view, allStrings(strings));
}

function opening(name: More, look: (strings: AllStrings) => Pick<ControlLook, 'label' | 'icon'>): LookOf {
  return looking((view, strings) => ({ ...look(strings), ...opened(name, view) }));
}

function opened(name: More, { open }: ControlsView): Pick<ControlLook, 'look' | 'expanded'> {
  const expanded = open.has(name);
  return { expanded, look: expanded ? 'active' : 'on' };
}
