import type { DeviceKind } from '../core/devices/devices.js';

/** What is said before the call and where devices are chosen and tried, in one language. */
export interface DeviceStrings {
  readonly alreadyHere: (names: string) => string;
  readonly nobodyHere: string;
  readonly kind: Readonly<Record<DeviceKind, string>>;
  readonly systemDefault: string;
  readonly nothingToChoose: string;
  readonly numbered: (kind: string, number: number) => string;
  readonly microphoneLevel: string;
  readonly testSpeaker: string;
  readonly check: (microphone: boolean, camera: boolean) => string;
  readonly cameraIsOff: string;
  readonly ownPicture: string;
}

export const englishDevices: DeviceStrings = {
  alreadyHere: (names) => `In the call: ${names}`,
  nobodyHere: 'Nobody else is here yet',
  kind: { microphone: 'Microphone', camera: 'Camera', speaker: 'Speaker' },
  systemDefault: 'System default',
  nothingToChoose: 'None to choose yet',
  numbered: (kind, number) => `${kind} ${number}`,
  microphoneLevel: 'Microphone level',
  testSpeaker: 'Test speaker',
  check: (microphone, camera) =>
    camera ? (microphone ? 'Check camera and microphone' : 'Check camera') : 'Check microphone',
  cameraIsOff: 'Camera is off',
  ownPicture: 'Your picture',
};
