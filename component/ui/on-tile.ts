import { html } from 'lit';
import type { Participant, QualityReason } from '../core/participant.js';
import { allStrings } from '../i18n/in-call-strings.js';
import type { Strings } from '../i18n/strings.js';
import type { Arranger } from './arranger.js';
import { qualityMark } from './quality-mark.js';
import { pinButton } from './screen-tile.js';
import type { TileMore } from './tile.js';
import { optionsButton } from './tile-menu.js';
import { voiceRing } from './voice-ring.js';

export interface OnTileView {
  /** Whose menu is open. */
  readonly open: string | null;
  /** What this one's quality rests on. */
  readonly reason: QualityReason | null;
}

/** What is on somebody's tile besides picture and name. */
export function onTile(
  participant: Participant,
  arranger: Arranger,
  { open, reason }: OnTileView,
  said: Strings,
): TileMore {
  const { id, local } = participant;
  const whole = arranger.isWhole(id);
  if (local) return { whole, buttons: voiceRing };
  const strings = allStrings(said);
  const buttons = html`${voiceRing}${pinButton(participant, arranger.pinned === id, strings)}${optionsButton(participant, open === id, strings)}`;
  return { whole, buttons, marks: qualityMark(participant, reason, strings) };
}
