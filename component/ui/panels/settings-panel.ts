import { html, nothing, type TemplateResult } from 'lit';
import type { Announcements, Preferences, Sharing } from '../../core/interface/preferences.js';
import type { Strings } from '../../i18n/strings.js';
import { availableControls } from '../base/available-controls.js';
import type { PanelView } from '../base/panel.js';
import { RequestEvent } from '../base/requests.js';
import { deviceChoice } from '../devices/device-choice.js';
import { deviceStyles } from '../devices/device-styles.js';
import { levelMeter } from '../devices/level-meter.js';

export const styles = deviceStyles;

/** Contents of the settings panel: devices, microphone level, and preferences. */
export function render(view: PanelView): TemplateResult {
  const { call, kinds, host, strings } = view;
  const { microphoneLevel } = strings.devices;
  const hasMicrophone = kinds.includes('microphone');
  const { announcements, sharing, shortcuts } = host.preferences;
  return html`${deviceChoice({ ...view, log: host.log })}
    ${hasMicrophone ? html`<div class="meter-row"><span aria-hidden="true">${microphoneLevel}</span>${levelMeter(call, microphoneLevel, host.log)}</div>` : nothing}
    ${availableControls(host).includes('screen') ? shareChoice(sharing, strings) : nothing}
    ${announcementChoice(announcements, strings)}
    ${host.noHotkeys ? nothing : shortcutChoice(shortcuts, strings)}`;
}

function shareChoice(sharing: Sharing, strings: Strings): TemplateResult {
  const kinds = ['detail', 'motion'] as const;
  return selection('sharing', strings.sharingFor, kinds, sharing, strings.sharingKinds);
}

function announcementChoice(announcements: Announcements, strings: Strings): TemplateResult {
  const levels = ['all', 'fewer', 'none'] as const;
  return selection('announcements', strings.announcements, levels, announcements, strings.announcementLevels);
}

function shortcutChoice(shortcuts: boolean, strings: Strings): TemplateResult {
  const choose = (event: Event) => remember(event, { shortcuts: (event.target as HTMLInputElement).checked });
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
  const choose = (event: Event) => remember(event, { [field]: (event.target as HTMLSelectElement).value });
  return html`<div class="choice">
    <label for="choice-${field}">${label}</label>
    <select id="choice-${field}" class="field" @change=${choose}>
      ${names.map((name) => html`<option value=${name} ?selected=${name === chosen}>${labels[name]}</option>`)}
    </select>
  </div>`;
}

function remember(event: Event, change: Partial<Preferences>): void {
  event.target?.dispatchEvent(new RequestEvent({ type: 'remember', change }));
}
