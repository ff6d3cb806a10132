import type { CallErrorCode } from '../call/call-error.js';

export type Device = 'microphone' | 'camera';

/** What a browser says of the permission to use a device; `unknown` where it cannot be asked. */
export type Permission = 'granted' | 'denied' | 'prompt' | 'unknown';

/** One request to the browser: which devices, and how much is asked of them. */
export interface CaptureAttempt {
  readonly devices: readonly Device[];
  /** `preferred`: the wished size and processing. `any`: whatever the device can do. */
  readonly constraintSet: 'preferred' | 'any';
}

/**
 * The requests to try after one failed, in order. A device that works must not be lost to one that does not,
 * and a person who has just said no must not be asked the same again.
 */
export function fallbacksAfter(
  failed: CaptureAttempt,
  code: CallErrorCode,
  permissions: Readonly<Record<Device, Permission>>,
): readonly CaptureAttempt[] {
  const { devices, constraintSet } = failed;
  if (code === 'permission-denied') {
    if (devices.length < 2) return [];
    const someRefused = devices.some((device) => permissions[device] === 'denied');
    const others = devices.filter(
      (device) => permissions[device] === 'granted' || (someRefused && permissions[device] === 'prompt'),
    );
    return others.length < devices.length ? others.map((device) => only(device, constraintSet)) : [];
  }
  if (code === 'insecure-context' || code === 'policy-blocked') return [];
  if (devices.length > 1) return devices.map((device) => only(device, constraintSet));
  return constraintSet === 'preferred' ? [{ devices, constraintSet: 'any' }] : [];
}

function only(device: Device, constraintSet: CaptureAttempt['constraintSet']): CaptureAttempt {
  return { devices: [device], constraintSet };
}

/**
 * The error code for a refusal of getUserMedia (Media Capture and Streams §10.2), by the name of its exception.
 * A page's Permissions-Policy refuses with the same name as a person does, so it has to be told apart before.
 */
export function captureErrorCode(name: string): CallErrorCode {
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'permission-denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'device-not-found';
    case 'NotReadableError':
    case 'AbortError':
      return 'device-in-use';
    default:
      return 'not-supported';
  }
}
