import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import {
  conflicts,
  defaultSettings,
  type SettingName,
  type Settings,
  SettingsError,
  settingTable,
} from './settings.js';

/**
 * Validates the options of a program and adds the defaults. `undefined` counts as left out.
 *
 * @throws {SettingsError} that names each invalid option
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
  problems.push(...conflicts(settings));
  if (problems.length > 0) throw new SettingsError(problems);
  return settings;
}

/** A value is valid if it is the default, or if its text would be valid for the variable. */
function checkedValue(name: SettingName, value: unknown): unknown {
  const { fallback, schema } = settingTable[name];
  if (isDeepStrictEqual(value, fallback)) return value;
  const text = Array.isArray(value) ? value.join(',') : String(value);
  const result = v.safeParse<v.GenericSchema<string, unknown>>(schema, text);
  return result.success && hasSameType(result.output, value) ? result.output : undefined;
}

/** Rejects text for a number, such as `'3000'`, and list entries that contain a comma. */
function hasSameType(output: unknown, value: unknown): boolean {
  if (!Array.isArray(output) || !Array.isArray(value)) return typeof output === typeof value;
  return output.length === value.length && value.every((entry) => typeof entry === 'string');
}

function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(settingTable, name);
}
