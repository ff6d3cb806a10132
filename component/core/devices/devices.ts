import type { Device } from './capture-fallbacks.js';

// Kinds of devices, and the description of one for a list.

/**
 * Chrome's device id for the system default: an entry of its own, which follows the system's setting. Inputs and outputs both
 * have one, so an id identifies a device only together with its kind.
 */
export const SYSTEM_DEFAULT = 'default';

/** Kind of a device that people choose. */
export type DeviceKind = Device | 'speaker';

/**
 * A device of this machine (W3C mediacapture-streams §9.2). Before a permission, ids and labels are empty.
 */
export interface DeviceInfo {
  readonly kind: 'audioinput' | 'videoinput' | 'audiooutput';
  readonly deviceId: string;
  readonly label: string;
  readonly groupId: string;
  /** Whether the device is in use: the opened microphone or camera, or the speaker that the call plays on. */
  readonly selected: boolean;
}

const kinds: Readonly<Record<string, DeviceKind>> = {
  microphone: 'microphone',
  audioinput: 'microphone',
  camera: 'camera',
  videoinput: 'camera',
  speaker: 'speaker',
  audiooutput: 'speaker',
};

/** Parses a kind, by the names of the API or of `MediaDeviceInfo.kind`; null for any other. */
export function deviceKindOf(text: string): DeviceKind | null {
  return kinds[text] ?? null;
}
