import { html, nothing, type TemplateResult } from 'lit';
import type { Participant } from '../../core/call/participant.js';
import { initials, tileHue } from '../../core/interface/avatar.js';
import type { Strings } from '../../i18n/strings.js';
import { icon } from '../base/icons.js';
import { type Picture, tileVideo } from './tile-video.js';

/** What a tile has besides: it comes with the rest of the interface of a call. */
export interface TileMore {
  /** Beside the name. */
  readonly marks?: unknown;
  readonly buttons?: unknown;
  /** Whether the picture is shown whole, though it does not fill the tile. */
  readonly whole?: boolean;
}

/**
 * One participant: the picture or, without one, initials; the name; and in words what the connection does.
 */
export function tile(
  participant: Participant,
  picture: Omit<Picture, 'live' | 'held'> & { readonly wanted: boolean },
  { marks, buttons, whole }: TileMore,
  strings: Strings,
): TemplateResult {
  const { id, name, local, connection, microphone, camera, speaking, videoPaused, hand } = participant;
  return html`<div
    class="tile hue-${tileHue(id)}"
    part="tile"
    role="group"
    aria-label=${name}
    data-participant=${id}
    ?data-local=${local}
    data-source="camera"
    data-connection=${connection}
    ?data-speaking=${speaking}
    ?data-paused=${videoPaused}
    ?data-whole=${whole}
  >
    <video part="tile-video" .muted=${true} playsinline autoplay aria-hidden="true" ${tileVideo({ ...picture, live: camera && picture.wanted, held: connection === 'reconnecting' })}></video>
    <div class="avatar" aria-hidden="true"><span>${initials(name)}</span></div>
    ${connectionWords(participant, strings)}
    ${buttons}
    <div class="tile-name" part="tile-name">
      ${microphone ? nothing : html`<span class="mute-mark" role="img" aria-label=${strings.microphoneOff}>${icon('microphone-off')}</span>`}
      ${hand === null ? nothing : html`<span class="hand-mark" role="img" aria-label=${strings.handPlace(hand)}>${icon('hand')}</span>`}
      <span class="name" dir="auto">${name}</span>${local ? html`<span class="you">(${strings.you})</span>` : nothing}${marks}
    </div>
  </div>`;
}

function connectionWords({ connection, camera, videoPaused }: Participant, strings: Strings): unknown {
  if (connection === 'connected')
    return camera && videoPaused
      ? html`<div class="tile-state"><span>${strings.videoPaused}</span></div>`
      : nothing;
  return html`<div class="tile-state">${icon(connection === 'failed' ? 'alert' : 'spinner')}<span>${strings.connection[connection]}</span></div>`;
}
