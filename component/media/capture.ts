import type { CallError, CallErrorCode } from '../core/call/call-error.js';
import { callError } from '../core/call/error-sentences.js';
import {
  type CaptureAttempt,
  captureErrorCode,
  type Device,
  fallbacksAfter,
  type Permission,
} from '../core/devices/capture-fallbacks.js';
import type { Logger } from '../core/log.js';

/** The part of the browser that capture needs. */
export interface CaptureEnvironment {
  /** Null on insecure pages, and in a browser without WebRTC. */
  readonly getUserMedia: ((constraints: MediaStreamConstraints) => Promise<MediaStream>) | null;
  readonly isSecureContext: boolean;
  readonly permissionOf: (device: Device) => Promise<Permission>;
  /** Whether the page's Permissions-Policy allows the device. */
  readonly policyAllows: (device: Device) => boolean;
}

/** Ids of the chosen devices; null or missing for the system default. */
export type DeviceChoice = Readonly<Partial<Record<Device, string | null>>>;

export interface CaptureOptions {
  readonly environment: CaptureEnvironment;
  readonly choice: DeviceChoice;
  readonly log: Logger;
}

/** Opened tracks, and the error for each device that could not be opened. Devices may share one error. */
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
 * Captures devices with one permission prompt if possible, and with fallbacks otherwise: opens every device
 * that works. Failures are part of the result; never rejects.
 */
export async function capture(devices: readonly Device[], options: CaptureOptions): Promise<CaptureResult> {
  const { environment, choice, log } = options;
  const { getUserMedia, isSecureContext, policyAllows } = environment;
  const tracks: Partial<Record<Device, MediaStreamTrack>> = {};
  const failures = new Map<Device, Failure>();
  const usable = getUserMedia ? devices.filter((device) => policyAllows(device)) : [];
  for (const device of devices.filter((each) => !usable.includes(each))) {
    const missing = isSecureContext ? 'unsupported-browser' : 'insecure-context';
    const code = getUserMedia ? 'policy-blocked' : missing;
    failures.set(device, { code });
    log.warn('device can not be captured', { device, code });
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
        log.info('device opened', { device, constraints: attempt.constraintSet });
      }
    } catch (cause) {
      const code = captureErrorCode(cause instanceof Error ? cause.name : '');
      for (const device of attempt.devices) failures.set(device, { code, cause });
      const fallbacks = fallbacksAfter(attempt, code, await permissions(environment));
      log.warn('capture failed', {
        devices: attempt.devices.join(' '),
        constraints: attempt.constraintSet,
        fallbacks: fallbacks.length,
        code,
        cause,
      });
      attempts.unshift(...fallbacks);
    }
  }
  return { tracks, failures: toErrors(failures) };
}

interface Failure {
  readonly code: CallErrorCode;
  readonly cause?: unknown;
}

/** One error for both devices if they failed for the same reason, so that people are told once. */
function toErrors(failures: ReadonlyMap<Device, Failure>): ReadonlyMap<Device, CallError> {
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

/**
 * The first attempt requires the chosen device. A fallback opens any other, since the chosen one may be gone.
 */
function constraintsOf(
  { devices, constraintSet }: CaptureAttempt,
  choice: DeviceChoice,
): MediaStreamConstraints {
  const of = (device: Device) => {
    const deviceId = choice[device];
    const base = constraints[constraintSet][device];
    if (!devices.includes(device)) return undefined;
    if (!deviceId || constraintSet === 'any') return base;
    return { ...(base === true ? {} : base), deviceId: { exact: deviceId } };
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
