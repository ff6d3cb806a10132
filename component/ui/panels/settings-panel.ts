import { html, nothing, type TemplateResult } from 'lit';
import type { Announcements, Preferences, Sharing } from '../../core/interface/preferences.js';
import { englishDevices } from '../../i18n/device-strings.js';
import { type AllStrings, allStrings } from '../../i18n/in-call-strings.js';
import { availableControls } from '../base/available-controls.js';
import { RequestEvent } from '../base/requests.js';
import { deviceChoice } from '../devices/device-choice.js';
import { deviceStyles } from '../devices/device-styles.js';
import { levelMeter } from '../devices/level-meter.js';
import type { PanelView } from './panel-loader.js';

export const styles = deviceStyles;

/** Devices, as they can be changed while the call runs, how loud the own microphone is, and what a person likes to have otherwise. */
export function render(view: PanelView): TemplateResult {
  const { call, kinds, onChosen, host } = view;
  const strings = allStrings(view.strings);
  const { microphoneLevel } = view.strings.devices ?? englishDevices;
  const hears = kinds.includes('microphone');
  const { announcements, sharing, shortcuts } = host.choices;
  return html`${deviceChoice({ call, kinds, onChosen, strings: view.strings })}
    ${hears ? html`<div class="meter-row"><span aria-hidden="true">${microphoneLevel}</span>${levelMeter(call, microphoneLevel)}</div>` : nothing}
    ${availableControls(host).includes('screen') ? shareChoice(sharing, strings) : nothing}
    ${announcementChoice(announcements, strings)}
    ${host.noHotkeys ? nothing : shortcutChoice(shortcuts, strings)}`;
}

function shareChoice(sharing: Sharing, strings: AllStrings): TemplateResult {
  const kinds = ['detail', 'motion'] as const;
  return selection('sharing', strings.sharingFor, kinds, sharing, strings.sharingKinds);
}

function announcementChoice(announcements: Announcements, strings: AllStrings): TemplateResult {
  const levels = ['all', 'fewer', 'none'] as const;
  return selection('announcements', strings.announcements, levels, announcements, strings.announcementLevels);
}

function shortcutChoice(shortcuts: boolean, strings: AllStrings): TemplateResult {
  const choose = (event: Event) => ask(event, { shortcuts: (event.target as HTMLInputElement).checked });
  return html`<label class="check">
    <input type="checkbox" .checked=${shortcuts} @change=${choose} /><span>${strings.useShortcuts}</span>
  </label>`;
}

function selection<Name extends string>(
  field: keyof Preferences,
  label: string,
  names: readonly Name[],
  chosen: Name,
  labels: Readonly<Record<Name, string>>,
): TemplateResult {
  const choose = (event: Event) => ask(event, { [field]: (event.target as HTMLSelectElement).value });
  return html`<div class="choice">
    <label for="choice-${field}">${label}</label>
    <select id="choice-${field}" class="field" @change=${choose}>
      ${names.map((name) => html`<option value=${name} ?selected=${name === chosen}>${labels[name]}</option>`)}
    </select>
  </div>`;
}

function ask(event: Event, choice: Partial<Preferences>): void {
  event.target?.dispatchEvent(new RequestEvent({ type: 'choose', choice }));
}
