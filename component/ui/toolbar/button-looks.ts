import type { ControlName } from '../../core/interface/controls.js';
import type { Strings } from '../../i18n/strings.js';
import type { IconName } from '../base/icons.js';

/** State that the controls show. */
export interface ControlsView {
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly screen: boolean;
  readonly hand: boolean;
  readonly fullScreen: boolean;
  /** Controls whose menu or panel is open. */
  readonly open: ReadonlySet<ControlName | 'more'>;
  /** Number of unread chat messages. */
  readonly unread: number;
  /** Number of participants in the lobby. */
  readonly waiting: number;
  /** Controls whose device is being opened or closed. */
  readonly busy: ReadonlySet<ControlName>;
  /** Whether the in-call interface is loaded, which most controls need. */
  readonly isComplete: boolean;
}

/** Appearance of a control's button. */
export interface ButtonLook {
  readonly label: string;
  readonly icon: IconName;
  readonly look: 'on' | 'off' | 'active' | 'leave';
  /** Whether the menu or panel of the control is open; missing where it has none. */
  readonly expanded?: boolean;
  readonly description?: string;
  readonly badge?: number;
}

/** Controls that work before the in-call interface is loaded. */
export const eagerControls: ReadonlySet<ControlName | 'more'> = new Set(['mic', 'camera', 'leave']);

/** Looks up the button of a control in its current state. */
export function buttonLook(name: ControlName | 'more', view: ControlsView, strings: Strings): ButtonLook {
  switch (name) {
    case 'mic':
      return view.microphone
        ? { label: strings.muteMicrophone, icon: 'microphone', look: 'on' }
        : { label: strings.unmuteMicrophone, icon: 'microphone-off', look: 'off' };
    case 'camera':
      return view.camera
        ? { label: strings.turnCameraOff, icon: 'camera', look: 'on' }
        : { label: strings.turnCameraOn, icon: 'camera-off', look: 'off' };
    case 'screen':
      return view.screen
        ? { label: strings.stopSharing, icon: 'screen-off', look: 'active' }
        : { label: strings.shareScreen, icon: 'screen', look: 'on' };
    case 'hand':
      return view.hand
        ? { label: strings.lowerHand, icon: 'hand', look: 'active' }
        : { label: strings.raiseHand, icon: 'hand', look: 'on' };
    case 'chat': {
      const description = view.unread > 0 ? { description: strings.unread(view.unread) } : {};
      return { ...opener(name, view), label: strings.chat, icon: 'chat', badge: view.unread, ...description };
    }
    case 'people':
      return { ...opener(name, view), label: strings.people, icon: 'people', badge: view.waiting };
    case 'reactions':
      return { ...opener(name, view), label: strings.react, icon: 'react' };
    case 'layout':
      return { ...opener(name, view), label: strings.layout, icon: 'layout' };
    case 'settings':
      return { ...opener(name, view), label: strings.settings, icon: 'settings' };
    case 'more':
      return { ...opener(name, view), label: strings.more, icon: 'more' };
    case 'invite':
      return { label: strings.copyInviteLink, icon: 'link', look: 'on' };
    case 'pip':
      return { label: strings.pictureInPicture, icon: 'pip', look: 'on' };
    case 'fullscreen':
      return view.fullScreen
        ? { label: strings.exitFullScreen, icon: 'shrink', look: 'on' }
        : { label: strings.fullScreen, icon: 'expand', look: 'on' };
    case 'leave':
      return { label: strings.leaveCall, icon: 'leave', look: 'leave' };
  }
}

/** Look of a control that opens a menu or panel. */
function opener(name: ControlName | 'more', { open }: ControlsView): Pick<ButtonLook, 'look' | 'expanded'> {
  const expanded = open.has(name);
  return { expanded, look: expanded ? 'active' : 'on' };
}
