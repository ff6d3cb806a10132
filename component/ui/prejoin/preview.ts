import { html, nothing, type TemplateResult } from 'lit';
import { initials } from '../../core/interface/avatar.js';
import { englishDevices } from '../../i18n/device-strings.js';
import type { Strings } from '../../i18n/strings.js';
import type { CallPort } from '../base/call-port.js';
import type { Busy } from '../base/fire-and-forget.js';
import { icon } from '../base/icons.js';
import { dispatchRequest } from '../base/requests.js';
import { deviceChoice } from '../devices/device-choice.js';
import { deviceStyles } from '../devices/device-styles.js';
import { levelMeter } from '../devices/level-meter.js';
import type { DeviceContext } from '../panels/panel-loader.js';
import type { PreviewParts } from '../screens/prejoin-screen.js';
import { tileVideo } from '../tiles/tile-video.js';
import { RoomPresence, type RoomPresenceHost } from './room-presence.js';

export const styles = deviceStyles;

/** What the screen is made of, for one element, which it asks for who is in the room. */
export function previewParts(host: RoomPresenceHost): PreviewParts {
  const whoIsHere = new RoomPresence(host);
  return {
    picture,
    devices: (view, strings) =>
      html`${company(whoIsHere.names, strings)}${deviceChoice({ ...view, strings })}`,
  };
}

export interface PreviewView extends DeviceContext {
  /** As it is typed at the moment. */
  readonly name: string;
  readonly audioOnly: boolean;
  readonly busy: Busy;
}

/** The own picture, or what stands in its place, and on it the controls with the loudness of the own voice. */
function picture({ call, name, audioOnly, busy }: PreviewView, strings: Strings): TemplateResult {
  const { camera } = call.localParticipant;
  const texts = strings.devices ?? englishDevices;
  const stream = call.pictureOf(call.localParticipant.id, 'camera');
  const onFrame = () => undefined;
  return html`
    <video .muted=${true} playsinline autoplay aria-label=${texts.ownPicture} ?hidden=${!camera}
      ${tileVideo({ stream, live: camera, held: false, onFrame })}></video>
    ${camera ? nothing : placeholder(call, name, audioOnly, busy, strings)}
    <div class="preview-controls">
      ${toggle(call, 'microphone', busy, strings)}
      ${audioOnly ? nothing : toggle(call, 'camera', busy, strings)}
      ${levelMeter(call, texts.microphoneLevel)}
    </div>`;
}

/** Who is in the room; its line is there from the start, so that nothing moves when the answer comes. */
function company(names: readonly string[] | null, strings: Strings): TemplateResult {
  const list = new Intl.ListFormat(strings.code, { type: 'conjunction' });
  const texts = strings.devices ?? englishDevices;
  const text = names && (names.length === 0 ? texts.nobodyHere : texts.alreadyHere(list.format(names)));
  return html`<p class="company" role="status" title=${text ?? nothing}>${text}</p>`;
}

function placeholder(
  call: CallPort,
  name: string,
  audioOnly: boolean,
  busy: PreviewView['busy'],
  strings: Strings,
): TemplateResult {
  const texts = strings.devices ?? englishDevices;
  const { localParticipant } = call;
  const microphone = call.isWanted('microphone') && !localParticipant.microphone;
  const camera = !audioOnly && call.isWanted('camera') && !localParticipant.camera;
  const letters = initials(name);
  return html`<div class="preview-placeholder">
    <div class="preview-initials" aria-hidden="true">${letters === '' ? icon('camera-off') : letters}</div>
    ${
      microphone || camera
        ? html`<button type="button" class="primary" part="button" aria-busy=${busy.size > 0} @click=${dispatchRequest({ type: 'check-devices' })}>
            ${texts.check(microphone, camera)}
          </button>`
        : html`<p>${texts.cameraIsOff}</p>`
    }
  </div>`;
}

function toggle(
  call: CallPort,
  device: 'microphone' | 'camera',
  busy: PreviewView['busy'],
  strings: Strings,
): TemplateResult {
  const on = call.isWanted(device);
  const [off, turnOff, turnOn] =
    device === 'microphone'
      ? (['microphone-off', strings.muteMicrophone, strings.unmuteMicrophone] as const)
      : (['camera-off', strings.turnCameraOff, strings.turnCameraOn] as const);
  const label = on ? turnOff : turnOn;
  const control = device === 'microphone' ? 'mic' : 'camera';
  return html`<button
    type="button"
    class="round ${on ? 'on' : 'off'}"
    part="button"
    data-control=${control}
    aria-label=${label}
    title=${label}
    aria-busy=${busy.has(control)}
    @click=${dispatchRequest({ type: 'control', control })}
  >${icon(on ? device : off)}<span class="ring">${icon('spinner')}</span></button>`;
}
