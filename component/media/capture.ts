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
  /** Runs a callback once after a delay; the returned function cancels it. */
  readonly delay: (callback: () => void, delayMs: number) => () => void;
}

/** Ids of the chosen devices; null or missing for the system default. */
export type DeviceChoice = Readonly<Partial<Record<Device, string | null>>>;

export interface CaptureOptions {
  readonly environment: CaptureEnvironment;
  readonly choice: DeviceChoice;
  /** Whether a device is still to be opened. A track that opens too late is stopped, and no other attempt follows. */
  readonly isWanted: (device: Device) => boolean;
  readonly log: Logger;
}

/** The opened track, or why the device could not be opened. */
export type CaptureResult = MediaStreamTrack | CallError;

const constraints: Readonly<
  Record<CaptureAttempt['constraintSet'], Readonly<Record<Device, MediaTrackConstraints | true>>>
> = {
  preferred: {
    microphone: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    camera: { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 30 }, facingMode: 'user' },
  },
  any: { microphone: true, camera: true },
};

/** Devices of one request that are allowed are requested alone, too, if it takes longer than this, milliseconds. */
const SEPARATE_MS = 2_000;

/** The failure of one device waits this long for the same one of the other device, milliseconds. */
const ALIKE_MS = 500;

/**
 * Capture of devices, with one permission prompt if possible, and with fallbacks otherwise. Each device has its own
 * result as soon as it is known: none waits for another one that fails or hangs.
 */
export class Capture {
  readonly #options: CaptureOptions;
  readonly #results = new Map<Device, Promise<CaptureResult>>();
  #held: HeldFailure | null = null;
  /** Devices without a result. */
  readonly #open = new Map<Device, (result: CaptureResult) => void>();

  constructor(devices: readonly Device[], options: CaptureOptions) {
    this.#options = options;
    for (const device of devices)
      this.#results.set(device, new Promise((resolve) => this.#open.set(device, resolve)));
    this.#start(devices).catch((cause: unknown) => {
      options.log.error('capture failed unexpectedly', { cause });
      this.#fail(devices, { code: 'not-supported', cause });
    });
  }

  /** The track, or the error; `aborted` for a device that is no longer wanted. Two devices may share one error. */
  result(device: Device): Promise<CaptureResult> {
    return this.#results.get(device) ?? Promise.resolve(callError('aborted', { device }));
  }

  async #start(devices: readonly Device[]): Promise<void> {
    const { getUserMedia, isSecureContext, policyAllows } = this.#options.environment;
    if (!getUserMedia) {
      this.#block(devices, isSecureContext ? 'unsupported-browser' : 'insecure-context');
      return;
    }
    this.#block(
      devices.filter((device) => !policyAllows(device)),
      'policy-blocked',
    );
    await this.#attempt({ devices: devices.filter(policyAllows), constraintSet: 'preferred' });
  }

  #block(devices: readonly Device[], code: CallErrorCode): void {
    for (const device of devices) this.#options.log.warn('device can not be captured', { device, code });
    this.#fail(devices, { code });
  }

  async #attempt(attempt: CaptureAttempt): Promise<void> {
    const devices = this.#stillOpen(attempt.devices);
    if (devices.length === 0) return;
    let alone: readonly Device[] = [];
    const separate = async () => {
      alone = await this.#allowed(devices);
      await Promise.all(alone.map((device) => this.#attempt({ ...attempt, devices: [device] })));
    };
    const { delay } = this.#options.environment;
    const cancel = devices.length > 1 ? delay(() => void separate(), SEPARATE_MS) : null;
    const failure = await this.#request({ ...attempt, devices });
    cancel?.();
    if (failure) await this.#fallBack({ ...attempt, devices }, failure, alone);
  }

  /** Hands over the tracks that open. @returns why a device was not opened; null if all were */
  async #request(attempt: CaptureAttempt): Promise<Failure | null> {
    const { environment, choice } = this.#options;
    try {
      const stream = await environment.getUserMedia?.(constraintsOf(attempt, choice));
      for (const track of stream?.getTracks() ?? []) this.#deliver(track, attempt);
    } catch (cause) {
      return { code: captureErrorCode(cause instanceof Error ? cause.name : ''), cause };
    }
    // The person may allow fewer devices than were asked for, and the browser resolves all the same.
    const missing = this.#stillOpen(attempt.devices);
    if (missing.length === 0) return null;
    const states = await permissions(environment);
    const isDenied = missing.some((device) => states[device] === 'denied');
    return { code: isDenied ? 'permission-denied' : 'device-not-found' };
  }

  #deliver(track: MediaStreamTrack, { devices, constraintSet }: CaptureAttempt): void {
    const device = track.kind === 'audio' ? 'microphone' : 'camera';
    if (!devices.includes(device) || this.#stillOpen([device]).length === 0) {
      track.stop();
      return;
    }
    this.#options.log.info('device opened', { device, constraints: constraintSet });
    this.#settle(device, track);
    this.#releaseHeld();
  }

  /** @param alone devices that are requested alone already */
  async #fallBack(attempt: CaptureAttempt, failure: Failure, alone: readonly Device[]): Promise<void> {
    const { environment, log } = this.#options;
    const { code, cause } = failure;
    const devices = this.#stillOpen(attempt.devices).filter((device) => !alone.includes(device));
    if (devices.length === 0) return;
    const fallbacks = fallbacksAfter(attempt, code, await permissions(environment)).filter((next) =>
      next.devices.some((device) => devices.includes(device)),
    );
    log.warn('capture failed', {
      devices: devices.join(' '),
      constraints: attempt.constraintSet,
      fallbacks: fallbacks.length,
      code,
      cause,
    });
    const hopeless = devices.filter((device) => !fallbacks.some((next) => next.devices.includes(device)));
    this.#fail(hopeless, failure);
    await Promise.all(fallbacks.map((fallback) => this.#attempt(fallback)));
  }

  /** Open devices that need no answer to a prompt: what takes them long is another device, or a driver. */
  async #allowed(devices: readonly Device[]): Promise<readonly Device[]> {
    const states = await permissions(this.#options.environment);
    const allowed = this.#stillOpen(devices).filter((device) => states[device] === 'granted');
    this.#options.log.warn('capture takes long', { alone: allowed.join(' ') });
    return allowed;
  }

  /** Devices without a result that are still wanted. The others without one are given up. */
  #stillOpen(devices: readonly Device[]): readonly Device[] {
    const open = devices.filter((device) => this.#open.has(device));
    const unwanted = open.filter((device) => !this.#options.isWanted(device));
    for (const device of unwanted) this.#settle(device, callError('aborted', { device }));
    return open.filter((device) => !unwanted.includes(device));
  }

  /** Failures of the same kind are one error, which people read once: the first one waits a moment for the other. */
  #fail(devices: readonly Device[], failure: Failure): void {
    const open = this.#stillOpen(devices);
    if (open.length === 0) return;
    const held = this.#held;
    const isAlike = held?.failure.code === failure.code;
    if (held && !isAlike) this.#releaseHeld();
    else held?.cancel();
    const failed = held && isAlike ? [...held.devices, ...open] : open;
    const cancel = this.#options.environment.delay(() => this.#releaseHeld(), ALIKE_MS);
    this.#held = { devices: failed, failure, cancel };
    if (this.#stillOpen([...this.#open.keys()]).length === failed.length) this.#releaseHeld();
  }

  #releaseHeld(): void {
    if (this.#held === null) return;
    const { devices, failure, cancel } = this.#held;
    this.#held = null;
    cancel();
    const { code, cause } = failure;
    const [device = null] = devices.length === 1 ? devices : [];
    const error = callError(code, { device, cause });
    for (const each of devices) this.#settle(each, error);
  }

  #settle(device: Device, result: CaptureResult): void {
    this.#open.get(device)?.(result);
    this.#open.delete(device);
  }
}

interface Failure {
  readonly code: CallErrorCode;
  readonly cause?: unknown;
}

/** Devices that have failed alike, while another one may still do. */
interface HeldFailure {
  readonly devices: readonly Device[];
  readonly failure: Failure;
  readonly cancel: () => void;
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
