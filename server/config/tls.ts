import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { type SettingName, type Settings, SettingsError, settingTable } from './settings.js';

/**
 * Reads certificate and key; `null` if none are set, for plain HTTP.
 *
 * @throws {SettingsError} that names the variable, if a file cannot be read or the two don't match
 */
export function readTls(settings: Settings): { cert: Buffer; key: Buffer } | null {
  if (settings.tlsCert === null || settings.tlsKey === null) return null;
  const pair = { cert: read('tlsCert', settings.tlsCert), key: read('tlsKey', settings.tlsKey) };
  try {
    createSecureContext(pair);
  } catch (error) {
    const { tlsCert, tlsKey } = settingTable;
    const problem = `${tlsCert.variable} and ${tlsKey.variable} must be a PEM certificate and its own key (${reason(error)}).`;
    throw new SettingsError([problem], error);
  }
  return pair;
}

function read(name: SettingName, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const problem = `${settingTable[name].variable} must be the path of a PEM file that can be read (${reason(error)}).`;
    throw new SettingsError([problem], error);
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
