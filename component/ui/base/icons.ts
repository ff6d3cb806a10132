import { html, nothing, svg, type TemplateResult } from 'lit';
import Check from 'lucide/dist/esm/icons/check.mjs';
import ChevronLeft from 'lucide/dist/esm/icons/chevron-left.mjs';
import ChevronRight from 'lucide/dist/esm/icons/chevron-right.mjs';
import CircleQuestionMark from 'lucide/dist/esm/icons/circle-question-mark.mjs';
import Ellipsis from 'lucide/dist/esm/icons/ellipsis.mjs';
import FaceSlightlySmilingPlus from 'lucide/dist/esm/icons/face-slightly-smiling-plus.mjs';
import Hand from 'lucide/dist/esm/icons/hand.mjs';
import Info from 'lucide/dist/esm/icons/info.mjs';
import LayoutGrid from 'lucide/dist/esm/icons/layout-grid.mjs';
import Link from 'lucide/dist/esm/icons/link.mjs';
import LoaderCircle from 'lucide/dist/esm/icons/loader-circle.mjs';
import Maximize from 'lucide/dist/esm/icons/maximize.mjs';
import MessageSquare from 'lucide/dist/esm/icons/message-square.mjs';
import Mic from 'lucide/dist/esm/icons/mic.mjs';
import MicOff from 'lucide/dist/esm/icons/mic-off.mjs';
import Minimize from 'lucide/dist/esm/icons/minimize.mjs';
import MonitorOff from 'lucide/dist/esm/icons/monitor-off.mjs';
import MonitorUp from 'lucide/dist/esm/icons/monitor-up.mjs';
import PhoneOff from 'lucide/dist/esm/icons/phone-off.mjs';
import PictureInPicture2 from 'lucide/dist/esm/icons/picture-in-picture-2.mjs';
import Pin from 'lucide/dist/esm/icons/pin.mjs';
import PinOff from 'lucide/dist/esm/icons/pin-off.mjs';
import QrCode from 'lucide/dist/esm/icons/qr-code.mjs';
import SendHorizontal from 'lucide/dist/esm/icons/send-horizontal.mjs';
import Settings from 'lucide/dist/esm/icons/settings.mjs';
import Share2 from 'lucide/dist/esm/icons/share-2.mjs';
import TriangleAlert from 'lucide/dist/esm/icons/triangle-alert.mjs';
import Users from 'lucide/dist/esm/icons/users.mjs';
import Video from 'lucide/dist/esm/icons/video.mjs';
import VideoOff from 'lucide/dist/esm/icons/video-off.mjs';
import Volume2 from 'lucide/dist/esm/icons/volume-2.mjs';
import X from 'lucide/dist/esm/icons/x.mjs';

const icons = {
  alert: TriangleAlert,
  'camera-off': VideoOff,
  camera: Video,
  chat: MessageSquare,
  check: Check,
  close: X,
  expand: Maximize,
  hand: Hand,
  help: CircleQuestionMark,
  info: Info,
  layout: LayoutGrid,
  leave: PhoneOff,
  link: Link,
  'microphone-off': MicOff,
  microphone: Mic,
  more: Ellipsis,
  next: ChevronRight,
  people: Users,
  pin: Pin,
  pip: PictureInPicture2,
  previous: ChevronLeft,
  qr: QrCode,
  react: FaceSlightlySmilingPlus,
  'screen-off': MonitorOff,
  screen: MonitorUp,
  send: SendHorizontal,
  settings: Settings,
  share: Share2,
  shrink: Minimize,
  sound: Volume2,
  spinner: LoaderCircle,
  unpin: PinOff,
  /** Empty, for aligned menu items. */
  none: [] as typeof Check,
} as const;

export type IconName = keyof typeof icons;

/** Renders an icon in the colour of the surrounding text and 1em high. Hidden from assistive technology. */
export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon icon-${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"
    stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${icons[name].map(shape)}</svg>`;
}

function shape([tag, at]: (typeof Check)[number]): unknown {
  if (tag === 'path') return svg`<path d=${at.d ?? ''}></path>`;
  if (tag === 'circle') return svg`<circle cx=${at.cx ?? 0} cy=${at.cy ?? 0} r=${at.r ?? 0}></circle>`;
  if (tag === 'line') return svg`<path d=${`M${at.x1} ${at.y1}L${at.x2} ${at.y2}`}></path>`;
  if (tag === 'rect') {
    return svg`<rect x=${at.x ?? 0} y=${at.y ?? 0} width=${at.width ?? 0} height=${at.height ?? 0} rx=${at.rx ?? 0}></rect>`;
  }
  return nothing;
}
