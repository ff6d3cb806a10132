import { html, nothing, type TemplateResult } from 'lit';
import type { Participant } from '../../core/call/participant.js';
import { initials, tileHue } from '../../core/interface/avatar.js';
import type { Strings } from '../../i18n/strings.js';
import { icon } from '../base/icons.js';
import { type TileVideoOptions, tileVideo } from './tile-video.js';

/** Parts that the in-call interface adds to a tile. */
export interface TileOverlay {
  /** Badges beside the name. */
  readonly badges?: unknown;
  readonly buttons?: unknown;
  /** Whether the video is shown whole, with bars, instead of filling the tile. */
  readonly whole?: boolean;
}

/** Tile of one participant: video or initials, the name, and the state of the connection in words. */
export function tile(
  participant: Participant,
  video: Omit<TileVideoOptions, 'live' | 'held'> & { readonly wanted: boolean },
  { badges, buttons, whole }: TileOverlay,
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
    <video part="tile-video" .muted=${true} playsinline autoplay aria-hidden="true" ${tileVideo({ ...video, live: camera && video.wanted, held: connection === 'reconnecting' })}></video>
    <div class="avatar" aria-hidden="true"><span>${initials(name)}</span></div>
    ${tileState(participant, strings)}
    ${buttons}
    <div class="tile-name" part="tile-name">
      ${microphone ? nothing : html`<span class="mute-mark" role="img" aria-label=${strings.microphoneOff}>${icon('microphone-off')}</span>`}
      ${hand === null ? nothing : html`<span class="hand-mark" role="img" aria-label=${strings.handPlace(hand)}>${icon('hand')}</span>`}
      <span class="name" dir="auto">${name}</span>${local ? html`<span class="you">(${strings.you})</span>` : nothing}${badges}
    </div>
  </div>`;
}

/** State of the connection, or of paused video; nothing where video and audio arrive. */
function tileState({ connection, camera, videoPaused }: Participant, strings: Strings): unknown {
  if (connection === 'connected')
    return camera && videoPaused
      ? html`<div class="tile-state"><span>${strings.videoPaused}</span></div>`
      : nothing;
  return html`<div class="tile-state">${icon(connection === 'failed' ? 'alert' : 'spinner')}<span>${strings.connection[connection]}</span></div>`;
}
