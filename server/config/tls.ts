import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { type SettingName, type Settings, SettingsError, settingTable } from './settings.js';

/** Certificate chain and private key, both as PEM. */
export interface TlsFiles {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/**
 * Reads certificate and key; `null` if none are set, for plain HTTP.
 *
 * @throws {SettingsError} that names the variable, if a file cannot be read
 */
export function readTls(settings: Settings): TlsFiles | null {
  if (settings.tlsCert === null || settings.tlsKey === null) return null;
  return { cert: read('tlsCert', settings.tlsCert), key: read('tlsKey', settings.tlsKey) };
}

/** @throws {SettingsError} if the two don't match */
export function checkTls(files: TlsFiles): void {
  try {
    createSecureContext({ ...files });
  } catch (error) {
    const { tlsCert, tlsKey } = settingTable;
    const problem = `${tlsCert.variable} and ${tlsKey.variable} must be a PEM certificate and its own key (${reason(error)}).`;
    throw new SettingsError([problem], error);
  }
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
