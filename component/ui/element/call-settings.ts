import { defaultCallOptions } from '../../call/call-options.js';
import type { Preferences } from '../../core/interface/preferences.js';
import type { CallSettings } from '../base/call-port.js';

/** The call's options as properties of an element; untyped pages may set any of them to undefined. */
export type CallProperties = {
  readonly [Name in Exclude<keyof CallSettings, 'storageKey' | 'screenHint'>]?: CallSettings[Name] | null;
};

export interface SettingsSources {
  readonly element: CallProperties;
  readonly storageKey: string | null;
  /** Display name: typed, from the attribute, or stored. */
  readonly name: string;
  /** Choices stored before this call. */
  readonly stored: Preferences;
  /** The person's current choices. */
  readonly preferences: Preferences;
}

/** Derives the call's options from the element's properties and the person's choices, with a default for each. */
export function callSettings(sources: SettingsSources): CallSettings {
  const { element, name, preferences, storageKey, stored } = sources;
  return {
    room: element.room ?? null,
    server: element.server ?? scriptServer,
    name,
    token: element.token ?? null,
    externalId: element.externalId ?? null,
    metadata: element.metadata ?? null,
    muted: (element.muted ?? false) || stored.muted,
    cameraOff: (element.cameraOff ?? false) || stored.cameraOff,
    audioOnly: element.audioOnly ?? false,
    screenHint: preferences.sharing,
    maxUplink: element.maxUplink ?? defaultCallOptions.maxUplink,
    icePolicy: element.icePolicy === 'relay' ? 'relay' : 'all',
    iceServers: element.iceServers ?? null,
    mediaStream: element.mediaStream ?? null,
    storageKey,
    debug: element.debug ?? false,
  };
}

/** Base URL of the script; null where the element was imported by a bundler. */
let scriptServer: string | null = null;

/** Sets the server of elements without a `server` attribute: the folder from which the script was loaded. */
export function setScriptServer(url: string): void {
  scriptServer = url;
}

const claimedKeys = new Set<string>();

/** Claims a storage key that is unique on the page and the same after a reload: the element's id, or its index by tag. */
export function claimStorageKey(element: Element): string {
  const root = element.getRootNode();
  const siblings =
    root instanceof Document || root instanceof ShadowRoot
      ? [...root.querySelectorAll(element.localName)]
      : [];
  const base = element.id === '' ? `${element.localName}-${siblings.indexOf(element)}` : `#${element.id}`;
  let key = base;
  for (let copy = 2; claimedKeys.has(key); copy += 1) key = `${base}~${copy}`;
  claimedKeys.add(key);
  return key;
}

/** Releases a storage key, so that another element may claim it. */
export function releaseStorageKey(key: string): void {
  claimedKeys.delete(key);
}
