import { html, type TemplateResult } from 'lit';
import type { Participant } from '../../core/call/participant.js';
import { tileHue } from '../../core/interface/avatar.js';
import type { Strings } from '../../i18n/strings.js';
import { icon } from '../base/icons.js';
import { dispatchRequest } from '../base/requests.js';
import { type TileVideoOptions, tileVideo } from '../tiles/tile-video.js';

export type ScreenVideo = Omit<TileVideoOptions, 'live' | 'held'>;

/** Tile of a shared screen. The local screen is shown as text: its video would contain itself, without end. */
export function screenTile(
  { id, name, local, connection }: Participant,
  video: ScreenVideo,
  strings: Strings,
): TemplateResult {
  const label = local ? strings.youShareScreen : strings.screenOf(name);
  return html`<div
    class="tile hue-${tileHue(id)}"
    part="tile"
    role="group"
    aria-label=${label}
    data-participant=${id}
    ?data-local=${local}
    data-source="screen"
    data-connection=${connection}
  >
    ${
      local
        ? html`<div class="own-screen">
            ${icon('screen')}
            <p>${label}</p>
            <button type="button" class="plain" part="button" @click=${dispatchRequest({ type: 'control', control: 'screen' })}>${strings.stopSharing}</button>
          </div>`
        : html`<video part="tile-video" .muted=${true} playsinline autoplay aria-hidden="true" ${tileVideo({ ...video, live: true, held: connection === 'reconnecting' })}></video>
            <div class="tile-name" part="tile-name"><span class="name" dir="auto">${label}</span></div>`
    }
  </div>`;
}
