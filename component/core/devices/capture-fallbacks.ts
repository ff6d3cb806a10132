import type { CallErrorCode } from '../call/call-error.js';

// Decides what to try next after opening microphone or camera has failed.

/** An input device. */
export type Device = 'microphone' | 'camera';

/** Permission to use a device; `unknown` where the browser does not support the query. */
export type Permission = 'granted' | 'denied' | 'prompt' | 'unknown';

/** One call of `getUserMedia`. */
export interface CaptureAttempt {
  readonly devices: readonly Device[];
  /** `preferred`: the wanted size and processing. `any`: no constraints. */
  readonly constraintSet: 'preferred' | 'any';
}

/**
 * Fallbacks after a failed capture: the attempts to make next, in order. A working device must not be lost
 * because of another one that fails, and a person who has just denied a permission must not be asked for it
 * again.
 */
export function fallbacksAfter(
  failed: CaptureAttempt,
  code: CallErrorCode,
  permissions: Readonly<Record<Device, Permission>>,
): readonly CaptureAttempt[] {
  const { devices, constraintSet } = failed;
  if (code === 'permission-denied') {
    if (devices.length < 2) return [];
    const someDenied = devices.some((device) => permissions[device] === 'denied');
    const allowed = devices.filter(
      (device) => permissions[device] === 'granted' || (someDenied && permissions[device] === 'prompt'),
    );
    return allowed.length < devices.length ? allowed.map((device) => only(device, constraintSet)) : [];
  }
  if (code === 'insecure-context' || code === 'policy-blocked') return [];
  if (devices.length > 1) return devices.map((device) => only(device, constraintSet));
  return constraintSet === 'preferred' ? [{ devices, constraintSet: 'any' }] : [];
}

function only(device: Device, constraintSet: CaptureAttempt['constraintSet']): CaptureAttempt {
  return { devices: [device], constraintSet };
}

/**
 * Maps the name of a `getUserMedia` exception (W3C mediacapture-streams §10.2) to an error code. A denial by
 * the page's Permissions-Policy has the same name as one by the person, so callers check the policy first.
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
