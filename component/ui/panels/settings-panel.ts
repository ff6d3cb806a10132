import { html, nothing, type TemplateResult } from 'lit';
import { englishDevices } from '../../i18n/device-strings.js';
import { deviceChoice } from '../devices/device-choice.js';
import { deviceStyles } from '../devices/device-styles.js';
import { levelMeter } from '../devices/level-meter.js';
import type { PanelView } from '../lazy-panels.js';

export const styles = deviceStyles;

/** Devices, as they can be changed while the call runs, and how loud the own microphone is. */
export function render({ call, kinds, onChosen }: PanelView): TemplateResult {
  const strings = englishDevices;
  const hears = kinds.includes('microphone');
  return html`${deviceChoice({ call, kinds, onChosen, strings })}
    ${hears ? html`<div class="meter-row"><span aria-hidden="true">${strings.microphoneLevel}</span>${levelMeter(call, strings.microphoneLevel)}</div>` : nothing}`;
}
