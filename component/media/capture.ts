import type { CallError, CallErrorCode } from '../core/call/call-error.js';
import { callError } from '../core/call/error-sentences.js';
import {
  type CaptureAttempt,
  captureErrorCode,
  type Device,
  fallbacksAfter,
  type Permission,
} from '../core/devices/capture-fallbacks.js';

/** What capturing needs of the browser. */
export interface CaptureEnvironment {
  /** Null where the browser gives no devices: on pages that are not secure, or in a browser without WebRTC. */
  readonly getUserMedia: ((constraints: MediaStreamConstraints) => Promise<MediaStream>) | null;
  readonly isSecureContext: boolean;
  readonly permissionOf: (device: Device) => Promise<Permission>;
  /** Whether the page's Permissions-Policy lets a device be used. */
  readonly policyAllows: (device: Device) => boolean;
}

/** The ids of the devices that a person has chosen; null or missing for the system's own choice. */
export type DeviceChoice = Readonly<Partial<Record<Device, string | null>>>;

/** What was opened, and for each device that was not, why. Devices that fail alike share one error. */
export interface CaptureResult {
  readonly tracks: Readonly<Partial<Record<Device, MediaStreamTrack>>>;
  readonly failures: ReadonlyMap<Device, CallError>;
}

const constraints: Readonly<
  Record<CaptureAttempt['constraintSet'], Readonly<Record<Device, MediaTrackConstraints | true>>>
> = {
  preferred: {
    microphone: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    camera: { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 30 }, facingMode: 'user' },
  },
  any: { microphone: true, camera: true },
};

/**
 * Opens devices with one permission prompt where that is possible, and climbs down where it is not: what works is
 * kept, and what does not is told. Never throws.
 */
export async function capture(
  devices: readonly Device[],
  environment: CaptureEnvironment,
  choice: DeviceChoice = {},
): Promise<CaptureResult> {
  const { getUserMedia, isSecureContext, policyAllows } = environment;
  const tracks: Partial<Record<Device, MediaStreamTrack>> = {};
  const failures = new Map<Device, Failure>();
  const usable = getUserMedia ? devices.filter((device) => policyAllows(device)) : [];
  for (const device of devices.filter((device) => !usable.includes(device))) {
    const missing = isSecureContext ? 'unsupported-browser' : 'insecure-context';
    failures.set(device, { code: getUserMedia ? 'policy-blocked' : missing });
  }
  const attempts: CaptureAttempt[] =
    usable.length > 0 ? [{ devices: usable, constraintSet: 'preferred' }] : [];
  for (let attempt = attempts.shift(); attempt && getUserMedia; attempt = attempts.shift()) {
    try {
      const stream = await getUserMedia(constraintsOf(attempt, choice));
      for (const track of stream.getTracks()) {
        const device = track.kind === 'audio' ? 'microphone' : 'camera';
        tracks[device] = track;
        failures.delete(device);
      }
    } catch (cause) {
      const code = captureErrorCode(cause instanceof Error ? cause.name : '');
      for (const device of attempt.devices) failures.set(device, { code, cause });
      attempts.unshift(...fallbacksAfter(attempt, code, await permissions(environment)));
    }
  }
  return { tracks, failures: asErrors(failures) };
}

interface Failure {
  readonly code: CallErrorCode;
  readonly cause?: unknown;
}

function asErrors(failures: ReadonlyMap<Device, Failure>): ReadonlyMap<Device, CallError> {
  const [microphone, camera] = [failures.get('microphone'), failures.get('camera')];
  if (microphone && camera && microphone.code === camera.code) {
    const { code, cause } = camera;
    const error = callError(code, { cause });
    return new Map([...failures.keys()].map((device) => [device, error]));
  }
  return new Map(
    [...failures].map(([device, { code, cause }]) => [device, callError(code, { device, cause })]),
  );
}

/** The chosen device is demanded at first; that it is not there any more is no reason to open none. */
function constraintsOf(
  { devices, constraintSet }: CaptureAttempt,
  choice: DeviceChoice,
): MediaStreamConstraints {
  const of = (device: Device) => {
    const deviceId = choice[device];
    const wished = constraints[constraintSet][device];
    if (!devices.includes(device)) return undefined;
    if (!deviceId || constraintSet === 'any') return wished;
    return { ...(wished === true ? {} : wished), deviceId: { exact: deviceId } };
  };
  const [audio, video] = [of('microphone'), of('camera')];
  return { ...(audio ? { audio } : {}), ...(video ? { video } : {}) };
}

async function permissions(environment: CaptureEnvironment): Promise<Readonly<Record<Device, Permission>>> {
  const [microphone, camera] = await Promise.all([
    environment.permissionOf('microphone'),
    environment.permissionOf('camera'),
  ]);
  return { microphone, camera };
}
