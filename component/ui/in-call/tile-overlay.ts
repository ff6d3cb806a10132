import { html, nothing, type TemplateResult } from 'lit';
import type { Participant, QualityReason } from '../../core/call/participant.js';
import type { Strings } from '../../i18n/strings.js';
import { icon } from '../base/icons.js';
import { dispatchRequest } from '../base/requests.js';
import type { TileOverlay } from '../tiles/tile.js';

export interface TileOverlayView {
  readonly isPinned: boolean;
  readonly isWhole: boolean;
  readonly isMenuOpen: boolean;
  /** Why the quality is fair or poor; null if unknown. */
  readonly qualityReason: QualityReason | null;
}

/**
 * Ring around the active speaker, visible while the tile is `data-speaking`. It consists of four narrow elements, each a
 * compositor layer: one large element would be drawn again with each frame of the video below.
 */
export const speakingRing = html`<div class="voice-ring" aria-hidden="true"><i></i><i></i><i></i><i></i></div>`;

/** What the in-call interface adds to a tile: speaking ring, pin button, menu button and quality badge. */
export function tileOverlay(participant: Participant, view: TileOverlayView, strings: Strings): TileOverlay {
  const { isPinned, isWhole, isMenuOpen, qualityReason } = view;
  if (participant.local) return { whole: isWhole, buttons: speakingRing };
  const buttons = html`${speakingRing}${pinButton(participant, isPinned, strings)}${menuButton(participant, isMenuOpen, strings)}`;
  return { whole: isWhole, buttons, badges: qualityBadge(participant, qualityReason, strings) };
}

function pinButton({ id, name }: Participant, isPinned: boolean, strings: Strings): TemplateResult {
  const label = isPinned ? strings.unpin(name) : strings.pin(name);
  return html`<button
    type="button"
    class="on-tile pin"
    part="button"
    aria-label=${label}
    title=${label}
    aria-pressed=${isPinned}
    @click=${dispatchRequest({ type: 'pin', id: isPinned ? null : id })}
  >${icon(isPinned ? 'unpin' : 'pin')}</button>`;
}

function menuButton({ id, name }: Participant, isOpen: boolean, strings: Strings): TemplateResult {
  const label = strings.optionsFor(name);
  return html`<button
    type="button"
    class="on-tile options"
    part="button"
    aria-label=${label}
    title=${label}
    aria-expanded=${isOpen}
    @click=${dispatchRequest({ type: 'toggle-tile-menu', id })}
  >${icon('more')}</button>`;
}

/** Badge of a connection whose quality is fair or poor, with the reason. */
function qualityBadge(
  { quality, connection }: Participant,
  reason: QualityReason | null,
  strings: Strings,
): unknown {
  if (connection !== 'connected' || (quality !== 'fair' && quality !== 'poor')) return nothing;
  const text = strings.quality[quality] + (reason === null ? '' : `: ${strings.qualityReason[reason]}`);
  return html`<span class="quality-mark" role="img" data-quality=${quality} aria-label=${text} title=${text}>${icon('alert')}</span>`;
}
