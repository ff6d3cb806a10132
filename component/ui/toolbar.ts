import { html, nothing, type TemplateResult } from 'lit';
import type { Strings } from '../i18n/strings.js';
import { type IconName, icon } from './icons.js';
import { asking, type UiRequest } from './requests.js';

/** What the buttons show: what is true of the devices, and which of them is being opened or closed. */
export interface ToolbarView {
  readonly microphone: boolean;
  /** Null in a call without pictures. */
  readonly camera: boolean | null;
  readonly busy: ReadonlySet<'microphone' | 'camera'>;
}

interface Button {
  readonly label: string;
  readonly icon: IconName;
  readonly request: UiRequest;
  readonly look: 'on' | 'off' | 'leave';
  readonly busy: boolean;
}

/** The controls below the pictures. */
export function toolbar(view: ToolbarView, strings: Strings): TemplateResult {
  const { microphone, camera, busy } = view;
  return html`<div class="toolbar" part="toolbar" role="toolbar" aria-label=${strings.callControls} @keydown=${moveByArrows}>
    ${button({
      label: microphone ? strings.muteMicrophone : strings.unmuteMicrophone,
      icon: microphone ? 'microphone' : 'microphone-off',
      request: { type: 'toggle-microphone' },
      look: microphone ? 'on' : 'off',
      busy: busy.has('microphone'),
    })}
    ${
      camera === null
        ? nothing
        : button({
            label: camera ? strings.turnCameraOff : strings.turnCameraOn,
            icon: camera ? 'camera' : 'camera-off',
            request: { type: 'toggle-camera' },
            look: camera ? 'on' : 'off',
            busy: busy.has('camera'),
          })
    }
    ${button({ label: strings.leaveCall, icon: 'leave', request: { type: 'leave' }, look: 'leave', busy: false })}
  </div>`;
}

function button({ label, icon: name, request, look, busy }: Button): TemplateResult {
  return html`<button
    type="button"
    class="round ${look}"
    part="button"
    data-request=${request.type}
    aria-label=${label}
    title=${label}
    aria-busy=${busy}
    @click=${asking(request)}
  >${icon(name)}<span class="ring">${icon('spinner')}</span></button>`;
}

/** As a toolbar's buttons are expected to: left and right move among them, and go round at the ends. */
function moveByArrows(event: KeyboardEvent): void {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (step === undefined || !(event.currentTarget instanceof HTMLElement)) return;
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const from = buttons.indexOf(event.target as HTMLButtonElement);
  if (from !== -1) buttons.at((from + step) % buttons.length)?.focus();
}
