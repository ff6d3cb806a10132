import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import {
  contradictions,
  defaultSettings,
  type SettingName,
  type Settings,
  SettingsError,
  settingTable,
} from './settings.js';

/**
 * Settings that a program chose, with the rest at their defaults; one that is undefined counts as left out.
 *
 * @throws {SettingsError} that names each option that is wrong.
 */
export function validateSettings(options: Partial<Settings>): Settings {
  const problems: string[] = [];
  const chosen: Partial<Record<SettingName, unknown>> = {};
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    if (!isSettingName(name)) {
      problems.push(`There is no option ${name}.`);
      continue;
    }
    const checked = checkedValue(name, value);
    if (checked === undefined) problems.push(`The option ${name} must be ${settingTable[name].expected}.`);
    else chosen[name] = checked;
  }
  const settings = { ...defaultSettings, ...chosen } as Settings;
  problems.push(...contradictions(settings));
  if (problems.length > 0) throw new SettingsError(problems);
  return settings;
}

/** A value is right when it is the default, or when the setting's own text for it would be. */
function checkedValue(name: SettingName, value: unknown): unknown {
  const { fallback, schema } = settingTable[name];
  if (isDeepStrictEqual(value, fallback)) return value;
  const text = Array.isArray(value) ? value.join(',') : String(value);
  const result = v.safeParse<v.GenericSchema<string, unknown>>(schema, text);
  return result.success && sameShape(result.output, value) ? result.output : undefined;
}

/** `'3000'` is the text of a port and not a port, and one entry with a comma in it is not two. */
function sameShape(output: unknown, value: unknown): boolean {
  if (!Array.isArray(output) || !Array.isArray(value)) return typeof output === typeof value;
  return output.length === value.length && value.every((entry) => typeof entry === 'string');
}

function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(settingTable, name);
}
