import { html, nothing } from 'lit';
import type { Participant, QualityReason } from '../../core/call/participant.js';
import type { AllStrings } from '../../i18n/in-call-strings.js';
import { icon } from '../base/icons.js';

/** How somebody's connection stands, where it is not as it should be, and why. */
export function qualityBadge(
  { quality, connection }: Participant,
  reason: QualityReason | null,
  strings: AllStrings,
): unknown {
  if (connection !== 'connected' || (quality !== 'fair' && quality !== 'poor')) return nothing;
  const why = reason === null ? '' : `: ${strings.qualityReason[reason]}`;
  const words = strings.quality[quality] + why;
  return html`<span class="quality-mark" role="img" data-quality=${quality} aria-label=${words} title=${words}>${icon('alert')}</span>`;
}
