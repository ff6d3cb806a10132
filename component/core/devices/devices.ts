import type { Device } from './capture-fallbacks.js';

/** What a person can choose. */
export type DeviceKind = Device | 'speaker';

/** A device of this machine, as W3C mediacapture-streams §9.2 tells it; before a permission, ids and labels are empty. */
export interface DeviceInfo {
  readonly kind: 'audioinput' | 'videoinput' | 'audiooutput';
  readonly deviceId: string;
  readonly label: string;
  readonly groupId: string;
  /** Whether it is in use: for a microphone or camera the opened one, for a speaker the chosen one. */
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

/** Reads a kind in our words or in the browser's; null for any other. */
export function deviceKindOf(text: string): DeviceKind | null {
  return kinds[text] ?? null;
}
