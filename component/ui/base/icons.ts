import { html, nothing, svg, type TemplateResult } from 'lit';
import CircleQuestionMark from 'lucide/dist/esm/icons/circle-question-mark.mjs';
import Info from 'lucide/dist/esm/icons/info.mjs';
import LoaderCircle from 'lucide/dist/esm/icons/loader-circle.mjs';
import Mic from 'lucide/dist/esm/icons/mic.mjs';
import MicOff from 'lucide/dist/esm/icons/mic-off.mjs';
import PhoneOff from 'lucide/dist/esm/icons/phone-off.mjs';
import TriangleAlert from 'lucide/dist/esm/icons/triangle-alert.mjs';
import Video from 'lucide/dist/esm/icons/video.mjs';
import VideoOff from 'lucide/dist/esm/icons/video-off.mjs';
import Volume2 from 'lucide/dist/esm/icons/volume-2.mjs';
import X from 'lucide/dist/esm/icons/x.mjs';
import type { inCallIcons } from '../in-call/icons.js';

const icons = {
  alert: TriangleAlert,
  camera: Video,
  'camera-off': VideoOff,
  close: X,
  help: CircleQuestionMark,
  info: Info,
  leave: PhoneOff,
  microphone: Mic,
  'microphone-off': MicOff,
  sound: Volume2,
  spinner: LoaderCircle,
} as const;

export type IconName = keyof typeof icons | keyof typeof inCallIcons;

const known: { [Name in IconName]?: typeof Mic } = { ...icons };

/** Icons that come later; until then their place is kept. */
export function addIcons(more: typeof inCallIcons): void {
  Object.assign(known, more);
}

/** An icon in the colour and, by `1em`, the size of the text around it. Hidden from assistive technology. */
export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon icon-${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"
    stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${known[name]?.map(shape)}</svg>`;
}

function shape([tag, at]: (typeof Mic)[number]): unknown {
  if (tag === 'path') return svg`<path d=${at.d ?? ''}></path>`;
  if (tag === 'circle') return svg`<circle cx=${at.cx ?? 0} cy=${at.cy ?? 0} r=${at.r ?? 0}></circle>`;
  if (tag === 'line') return svg`<path d=${`M${at.x1} ${at.y1}L${at.x2} ${at.y2}`}></path>`;
  if (tag === 'rect') {
    return svg`<rect x=${at.x ?? 0} y=${at.y ?? 0} width=${at.width ?? 0} height=${at.height ?? 0} rx=${at.rx ?? 0}></rect>`;
  }
  return nothing;
}
