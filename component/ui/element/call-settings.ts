import { defaultCallOptions } from '../../call/call-options.js';
import type { CallSettings } from '../base/call-port.js';
import { defaultServer } from './default-server.js';

/** The attributes and properties that say something about the call; pages without types may take any of them away. */
export type ElementSettings = {
  readonly [Name in Exclude<keyof CallSettings, 'storageKey'>]?: CallSettings[Name] | null;
};

/** What an element says about its call, with a default for whatever is missing. */
export function settingsOf(element: ElementSettings, storageKey: string | null): CallSettings {
  return {
    room: element.room ?? null,
    server: element.server ?? defaultServer(),
    name: element.name ?? '',
    token: element.token ?? null,
    externalId: element.externalId ?? null,
    metadata: element.metadata ?? null,
    muted: element.muted ?? false,
    cameraOff: element.cameraOff ?? false,
    audioOnly: element.audioOnly ?? false,
    screenHint: element.screenHint ?? defaultCallOptions.screenHint,
    maxUplink: element.maxUplink ?? defaultCallOptions.maxUplink,
    icePolicy: element.icePolicy === 'relay' ? 'relay' : 'all',
    iceServers: element.iceServers ?? null,
    mediaStream: element.mediaStream ?? null,
    storageKey,
    debug: element.debug ?? false,
  };
}
