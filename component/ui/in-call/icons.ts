import Check from 'lucide/dist/esm/icons/check.mjs';
import ChevronLeft from 'lucide/dist/esm/icons/chevron-left.mjs';
import ChevronRight from 'lucide/dist/esm/icons/chevron-right.mjs';
import Ellipsis from 'lucide/dist/esm/icons/ellipsis.mjs';
import FaceSlightlySmilingPlus from 'lucide/dist/esm/icons/face-slightly-smiling-plus.mjs';
import Hand from 'lucide/dist/esm/icons/hand.mjs';
import LayoutGrid from 'lucide/dist/esm/icons/layout-grid.mjs';
import Link from 'lucide/dist/esm/icons/link.mjs';
import Maximize from 'lucide/dist/esm/icons/maximize.mjs';
import MessageSquare from 'lucide/dist/esm/icons/message-square.mjs';
import Minimize from 'lucide/dist/esm/icons/minimize.mjs';
import MonitorOff from 'lucide/dist/esm/icons/monitor-off.mjs';
import MonitorUp from 'lucide/dist/esm/icons/monitor-up.mjs';
import PictureInPicture2 from 'lucide/dist/esm/icons/picture-in-picture-2.mjs';
import Pin from 'lucide/dist/esm/icons/pin.mjs';
import PinOff from 'lucide/dist/esm/icons/pin-off.mjs';
import QrCode from 'lucide/dist/esm/icons/qr-code.mjs';
import SendHorizontal from 'lucide/dist/esm/icons/send-horizontal.mjs';
import Settings from 'lucide/dist/esm/icons/settings.mjs';
import Share2 from 'lucide/dist/esm/icons/share-2.mjs';
import Users from 'lucide/dist/esm/icons/users.mjs';

/** Icons that nothing needs before somebody is in a call: they come with what is loaded then. */
export const inCallIcons = {
  check: Check,
  chat: MessageSquare,
  expand: Maximize,
  hand: Hand,
  layout: LayoutGrid,
  link: Link,
  more: Ellipsis,
  /** Keeps a place. */
  none: [] as typeof Check,
  people: Users,
  next: ChevronRight,
  pin: Pin,
  pip: PictureInPicture2,
  previous: ChevronLeft,
  qr: QrCode,
  react: FaceSlightlySmilingPlus,
  screen: MonitorUp,
  'screen-off': MonitorOff,
  send: SendHorizontal,
  settings: Settings,
  share: Share2,
  shrink: Minimize,
  unpin: PinOff,
} as const;
