import { html, type TemplateResult } from 'lit';
import type { Participant } from '../../core/call/participant.js';
import { tileHue } from '../../core/interface/avatar.js';
import type { AllStrings } from '../../i18n/in-call-strings.js';
import { icon } from '../base/icons.js';
import { dispatchRequest } from '../base/requests.js';
import { type Picture, tileVideo } from '../tiles/tile-video.js';

export type ScreenPicture = Omit<Picture, 'live' | 'held'>;

/** Has somebody be large, or no longer. */
export function pinButton({ id, name }: Participant, pinned: boolean, strings: AllStrings): TemplateResult {
  const label = pinned ? strings.unpin(name) : strings.pin(name);
  return html`<button
    type="button"
    class="on-tile pin"
    part="button"
    aria-label=${label}
    title=${label}
    aria-pressed=${pinned}
    @click=${dispatchRequest({ type: 'pin', id: pinned ? null : id })}
  >${icon(pinned ? 'unpin' : 'pin')}</button>`;
}

/** A shared screen: shown whole; the own one in words, since a screen that shows itself goes on without end. */
export function screenTile(
  { id, name, local, connection }: Participant,
  picture: ScreenPicture,
  strings: AllStrings,
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
        : html`<video part="tile-video" .muted=${true} playsinline autoplay aria-hidden="true" ${tileVideo({ ...picture, live: true, held: connection === 'reconnecting' })}></video>
            <div class="tile-name" part="tile-name"><span class="name" dir="auto">${label}</span></div>`
    }
  </div>`;
}
