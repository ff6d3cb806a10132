import { html } from 'lit';
import type { Participant, QualityReason } from '../../core/call/participant.js';
import { allStrings } from '../../i18n/in-call-strings.js';
import type { Strings } from '../../i18n/strings.js';
import type { LayoutState } from '../tiles/layout-state.js';
import type { TileMore } from '../tiles/tile.js';
import { qualityBadge } from './quality-badge.js';
import { pinButton } from './screen-tile.js';
import { speakingRing } from './speaking-ring.js';
import { optionsButton } from './tile-menu.js';

export interface TileOverlayView {
  /** Whose menu is open. */
  readonly open: string | null;
  /** What this one's quality rests on. */
  readonly reason: QualityReason | null;
}

/** What is on somebody's tile besides picture and name. */
export function tileOverlay(
  participant: Participant,
  arranger: LayoutState,
  { open, reason }: TileOverlayView,
  said: Strings,
): TileMore {
  const { id, local } = participant;
  const whole = arranger.isWhole(id);
  if (local) return { whole, buttons: speakingRing };
  const strings = allStrings(said);
  const buttons = html`${speakingRing}${pinButton(participant, arranger.pinned === id, strings)}${optionsButton(participant, open === id, strings)}`;
  return { whole, buttons, marks: qualityBadge(participant, reason, strings) };
}
