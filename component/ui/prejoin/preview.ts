import { html, nothing, type TemplateResult } from 'lit';
import type { Device } from '../../core/devices/capture-fallbacks.js';
import { initials } from '../../core/interface/avatar.js';
import type { Strings } from '../../i18n/strings.js';
import { adoptStyles } from '../base/adopt-styles.js';
import type { MeshCallHost } from '../base/host.js';
import { icon } from '../base/icons.js';
import { dispatchRequest } from '../base/requests.js';
import { deviceChoice } from '../devices/device-choice.js';
import { deviceStyles } from '../devices/device-styles.js';
import { levelMeter } from '../devices/level-meter.js';
import type { PrejoinView, PreviewParts } from '../screens/prejoin-screen.js';
import { tileVideo } from '../tiles/tile-video.js';
import { previewStyles } from './preview-styles.js';
import { RoomPresence } from './room-presence.js';

/** Creates the preview of an element's pre-join screen. */
export function createPreview(host: MeshCallHost): PreviewParts {
  for (const styles of [deviceStyles, previewStyles]) adoptStyles(host.shadowRoot, styles);
  const presence = new RoomPresence(host);
  const { log } = host;
  return {
    video: (view, strings) => localVideo(view, strings, host),
    devices: (view, strings) =>
      html`${presenceText(presence.names, strings)}${deviceChoice({ ...view, strings, log })}`,
  };
}

/** The local video or a placeholder, below the buttons and the level meter. */
function localVideo(view: PrejoinView, strings: Strings, { log }: MeshCallHost): TemplateResult {
  const { audioOnly, call } = view;
  const { camera, id } = call.localParticipant;
  const { microphoneLevel, ownPicture } = strings.devices;
  const stream = call.pictureOf(id, 'camera');
  const onFrame = () => undefined;
  return html`
    <video .muted=${true} playsinline autoplay aria-label=${ownPicture} ?hidden=${!camera}
      ${tileVideo({ stream, live: camera, held: false, onFrame })}></video>
    ${camera ? nothing : placeholder(view, strings)}
    <div class="preview-controls">
      ${toggleButton(view, 'microphone', strings)}
      ${audioOnly ? nothing : toggleButton(view, 'camera', strings)}
      ${levelMeter(call, microphoneLevel, log)}
    </div>`;
}

/** Who is in the room. The paragraph exists before the answer comes, so that nothing moves then. */
function presenceText(names: readonly string[] | null, strings: Strings): TemplateResult {
  const list = new Intl.ListFormat(strings.code, { type: 'conjunction' });
  const { alreadyHere, nobodyHere } = strings.devices;
  const text = names && (names.length === 0 ? nobodyHere : alreadyHere(list.format(names)));
  return html`<p class="company" role="status" title=${text ?? nothing}>${text}</p>`;
}

/** Initials, with a button that opens the wanted devices or a text. */
function placeholder({ audioOnly, busy, call, name }: PrejoinView, strings: Strings): TemplateResult {
  const { check, cameraIsOff } = strings.devices;
  const { localParticipant } = call;
  const microphone = call.isWanted('microphone') && !localParticipant.microphone;
  const camera = !audioOnly && call.isWanted('camera') && !localParticipant.camera;
  const letters = initials(name);
  return html`<div class="preview-placeholder">
    <div class="preview-initials" aria-hidden="true">${letters === '' ? icon('camera-off') : letters}</div>
    ${
      microphone || camera
        ? html`<button type="button" class="primary" part="button" aria-busy=${busy.size > 0} @click=${dispatchRequest({ type: 'check-devices' })}>
            ${check(microphone, camera)}
          </button>`
        : html`<p>${cameraIsOff}</p>`
    }
  </div>`;
}

function toggleButton({ busy, call }: PrejoinView, device: Device, strings: Strings): TemplateResult {
  const isOn = call.isWanted(device);
  const [offIcon, turnOff, turnOn] =
    device === 'microphone'
      ? (['microphone-off', strings.muteMicrophone, strings.unmuteMicrophone] as const)
      : (['camera-off', strings.turnCameraOff, strings.turnCameraOn] as const);
  const label = isOn ? turnOff : turnOn;
  const control = device === 'microphone' ? 'mic' : 'camera';
  return html`<button
    type="button"
    class="round ${isOn ? 'on' : 'off'}"
    part="button"
    data-control=${control}
    aria-label=${label}
    title=${label}
    aria-busy=${busy.has(control)}
    @click=${dispatchRequest({ type: 'control', control })}
  >${icon(isOn ? device : offIcon)}<span class="ring">${icon('spinner')}</span></button>`;
}
