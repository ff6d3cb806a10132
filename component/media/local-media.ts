import { CallError } from '../core/call/call-error.js';
import { callError } from '../core/call/error-sentences.js';
import type { ChangeOrigin } from '../core/call/public-events.js';
import type { Device } from '../core/devices/capture-fallbacks.js';
import type { Logger } from '../core/log.js';
import { Capture, type CaptureEnvironment, type CaptureResult, type DeviceChoice } from './capture.js';
import { DeviceRequests } from './device-requests.js';
import { whenEnded } from './track-end.js';

export interface LocalMediaOptions {
  readonly environment: CaptureEnvironment;
  /** Devices to open next. */
  readonly choice: () => DeviceChoice;
  /** A device was turned on or off. `track` is the track to send; null for none. */
  readonly onChange: (device: Device, track: MediaStreamTrack | null, origin: ChangeOrigin) => void;
  /** A device could not be opened, or was lost. The call goes on without it. */
  readonly onError: (error: CallError) => void;
  /** `slowDevices` has changed. */
  readonly onSlow: () => void;
  readonly log: Logger;
}

/** An open microphone or camera. */
interface Source {
  readonly track: MediaStreamTrack;
  /** Whether this class opened the track and must stop it. A track of the page is only released. */
  readonly owned: boolean;
  /** Whether the track is sent. */
  on: boolean;
  /** Ends the listeners on the track. */
  readonly listeners: AbortController;
}

const bothDevices = ['microphone', 'camera'] as const;

/**
 * Owner of the local microphone and camera tracks. A muted microphone stays open, so that it can be unmuted
 * at once. A camera that is turned off is stopped, so that its light goes out.
 */
export class LocalMedia {
  readonly #options: LocalMediaOptions;
  readonly #sources: Partial<Record<Device, Source>> = {};
  readonly #wanted: Record<Device, boolean> = { microphone: false, camera: false };
  /** Devices that were lost while in use. */
  readonly #lost = new Set<Device>();
  /** Why the last attempt to open a device failed. */
  readonly #errors = new Map<Device, CallError>();
  readonly #requests: Readonly<Record<Device, DeviceRequests>>;
  /** The page's own stream, used in place of devices; null for devices. */
  #pageStream: MediaStream | null = null;
  #closed = false;

  constructor(options: LocalMediaOptions) {
    this.#options = options;
    const { delay } = options.environment;
    const onSlow = () => {
      if (!this.#closed) options.onSlow();
    };
    this.#requests = {
      microphone: new DeviceRequests({ delay, onSlow }),
      camera: new DeviceRequests({ delay, onSlow }),
    };
  }

  /** Whether a device is on: open, and muted neither here nor by the operating system. */
  isOn(device: Device): boolean {
    return this.track(device) !== null;
  }

  /** Whether a device is on, or will be once it has opened. */
  isWanted(device: Device): boolean {
    return this.#wanted[device];
  }

  /** Whether a device was lost while in use and has not been replaced. */
  isLost(device: Device): boolean {
    return this.#lost.has(device) && !this.#pageStream;
  }

  /** The track to send; null while the device is off. */
  track(device: Device): MediaStreamTrack | null {
    const source = this.#sources[device];
    return source?.on && isLive(source) && !source.track.muted ? source.track : null;
  }

  /** The open track, also while it is muted; null if none is open. */
  openedTrack(device: Device): MediaStreamTrack | null {
    const source = this.#sources[device];
    return source && isLive(source) ? source.track : null;
  }

  /** Devices that the browser has not opened for some seconds. */
  get slowDevices(): readonly Device[] {
    return bothDevices.filter((device) => this.#requests[device].isSlow);
  }

  /** Whether a device is being opened or replaced. */
  isOpening(device: Device): boolean {
    return this.#requests[device].done !== null;
  }

  /** Whether another request for the device would wait. */
  isDelayed(device: Device): boolean {
    return this.#requests[device].free !== null;
  }

  /** Resolves when another request for the device would not wait. */
  async whenFree(device: Device): Promise<void> {
    await this.#requests[device].free;
  }

  /** Whether this class opened the device. The page's own tracks must not be changed. */
  owns(device: Device): boolean {
    return this.#sources[device]?.owned === true;
  }

  /** Why the last attempt to open a device failed; null if it succeeded, or was abandoned. */
  errorOf(device: Device): CallError | null {
    return this.#errors.get(device) ?? null;
  }

  /**
   * Turns devices on or off. Devices that are turned on together share one permission prompt. Off takes
   * effect at once, and abandons an attempt to open the device; on once it is open. Resolves when all is
   * done; failures go to `onError`.
   */
  async setEnabled(enabled: Partial<Record<Device, boolean>>, origin: ChangeOrigin = 'user'): Promise<void> {
    if (this.#closed) return;
    const devices = Object.keys(enabled) as Device[];
    for (const device of devices) {
      this.#lost.delete(device);
      this.#wanted[device] = enabled[device] ?? false;
      if (!this.#wanted[device]) this.#turnOff(device, origin);
      else this.#setSent(device, true, origin);
    }
    const missing = devices.filter((device) => this.#mustOpen(device));
    if (this.#pageStream) {
      for (const device of missing) this.#usePageTrack(device);
      for (const device of missing) this.#notify(device, origin);
      return;
    }
    const requests = missing.filter((device) => !this.isOpening(device));
    // A device whose abandoned request still runs must not delay the other one.
    const together = requests.filter((device) => this.#requests[device].free === null);
    if (together.length > 0) this.#open(together, origin);
    for (const device of requests) if (!together.includes(device)) this.#open([device], origin);
    await Promise.all(missing.map((device) => this.#settled(device)));
  }

  /** Requests slow devices anew, with one permission prompt. */
  retry(devices: readonly Device[]): void {
    const slow = devices.filter((device) => this.#requests[device].isSlow && this.#mustOpen(device));
    if (slow.length === 0) return;
    this.#options.log.info('devices requested again', { devices: slow.join(' ') });
    this.#open(slow, 'user');
  }

  /**
   * Replaces the source of a device. The new track is on or muted as the old one was. `open` gets the open track, and
   * whether a track is still wanted.
   *
   * @throws CallError the one of `open`; an abandoned replacement just resolves
   */
  async replaceSource(
    device: Device,
    origin: ChangeOrigin,
    open: (before: MediaStreamTrack | null, isWanted: () => boolean) => Promise<MediaStreamTrack>,
  ): Promise<void> {
    if (this.#closed || this.#pageStream) return;
    const controller = new AbortController();
    const isWanted = () => !controller.signal.aborted;
    this.#errors.delete(device);
    await this.#requests[device].run(controller, async () => {
      try {
        const track = await open(this.openedTrack(device), isWanted);
        const on = this.#wanted[device] || this.#lost.has(device);
        // Muted meanwhile: only an open microphone stays open.
        if (!isWanted() || (!on && !this.#sources[device])) track.stop();
        else this.#setSource(device, track, { owned: true, on, origin });
      } catch (error) {
        if (isWanted() && error instanceof CallError) this.#replaceFailed(device, error);
        throw error;
      }
    });
  }

  /**
   * Releases the open tracks. From now on, devices are turned on with tracks of the page's stream; null for
   * devices.
   */
  usePageStream(stream: MediaStream | null): void {
    if (stream === this.#pageStream) return;
    this.#pageStream = stream;
    for (const device of bothDevices) {
      this.#requests[device].abandon();
      this.#errors.delete(device);
      this.#release(device);
      this.#wanted[device] = false;
      this.#notify(device, 'user');
    }
  }

  /** Stops every track that this class opened. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const device of bothDevices) {
      this.#requests[device].abandon();
      this.#release(device);
    }
  }

  /** Opens devices with one request. */
  #open(devices: readonly Device[], origin: ChangeOrigin): void {
    const { environment, choice, log } = this.#options;
    const controllers = new Map(devices.map((device) => [device, new AbortController()] as const));
    const isWanted = (device: Device) => controllers.get(device)?.signal.aborted === false;
    let shared: Capture | null = null;
    for (const [device, controller] of controllers) {
      this.#errors.delete(device);
      const opened = this.#requests[device].run(controller, async () => {
        shared ??= new Capture(devices, { environment, choice: choice(), isWanted, log });
        const result = await shared.result(device);
        if (isWanted(device)) this.#opened(device, result, origin);
        else if (!(result instanceof CallError)) result.stop();
      });
      opened.catch((cause: unknown) => log.error('device not opened', { device, cause }));
    }
  }

  #opened(device: Device, result: CaptureResult, origin: ChangeOrigin): void {
    if (!(result instanceof CallError)) {
      this.#setSource(device, result, { owned: true, on: true, origin });
      return;
    }
    const isReported = [...this.#errors.values()].includes(result);
    this.#errors.set(device, result);
    this.#wanted[device] = false;
    this.#release(device);
    this.#notify(device, 'device');
    if (!isReported) this.#options.onError(result);
  }

  #replaceFailed(device: Device, error: CallError): void {
    const source = this.#sources[device];
    // `stop()` fires no event.
    if (source && !isLive(source)) this.#onEnded(device);
    this.#errors.set(device, error);
    if (this.#sources[device]) return;
    this.#wanted[device] = false;
    // A denied device does not return by itself.
    if (error.code === 'permission-denied') this.#lost.delete(device);
  }

  /** Resolves when a device is on, or nothing tries to open it any more. */
  async #settled(device: Device): Promise<void> {
    const requests = this.#requests[device];
    while (requests.done !== null) await requests.done;
  }

  #usePageTrack(device: Device): void {
    const tracks =
      device === 'microphone' ? this.#pageStream?.getAudioTracks() : this.#pageStream?.getVideoTracks();
    const track = tracks?.find(({ readyState }) => readyState === 'live');
    this.#release(device);
    if (track) this.#watch(device, track, { owned: false, on: this.#wanted[device] });
    else this.#wanted[device] = false;
  }

  #setSource(
    device: Device,
    track: MediaStreamTrack,
    { owned, on, origin }: { owned: boolean; on: boolean; origin: ChangeOrigin },
  ): void {
    this.#release(device);
    this.#lost.delete(device);
    this.#wanted[device] = on;
    this.#watch(device, track, { owned, on });
    this.#notify(device, origin);
  }

  #watch(device: Device, track: MediaStreamTrack, { owned, on }: { owned: boolean; on: boolean }): void {
    const listeners = new AbortController();
    const { signal } = listeners;
    this.#sources[device] = { track, owned, on, listeners };
    if (owned) track.enabled = on;
    // Smooth motion of a face matters more than its sharpness (W3C mst-content-hint §3).
    if (owned && device === 'camera') track.contentHint = 'motion';
    whenEnded(track, () => this.#onEnded(device), signal);
    for (const type of ['mute', 'unmute'])
      track.addEventListener(type, () => this.#notify(device, 'system'), { signal });
  }

  /** Handles the end of a track that this class did not release: the device was lost, or stopped to open another one. */
  #onEnded(device: Device): void {
    const wasOn = this.#wanted[device];
    this.#release(device);
    this.#wanted[device] = false;
    this.#options.log.warn('device lost', { device, wasOn });
    if (!wasOn) return;
    this.#lost.add(device);
    this.#notify(device, 'device');
    const error = callError('device-not-found', { device });
    this.#errors.set(device, error);
    this.#options.onError(error);
  }

  #turnOff(device: Device, origin: ChangeOrigin): void {
    const staysOpen = device === 'microphone' && this.openedTrack(device) !== null;
    if (!staysOpen) this.#requests[device].abandon();
    if (device === 'microphone' || this.#pageStream) this.#setSent(device, false, origin);
    else if (this.#sources[device]) {
      this.#release(device);
      this.#notify(device, origin);
    }
  }

  #setSent(device: Device, on: boolean, origin: ChangeOrigin): void {
    const source = this.#sources[device];
    if (!source || source.on === on) return;
    source.on = on;
    if (source.owned) source.track.enabled = on;
    this.#notify(device, origin);
  }

  #notify(device: Device, origin: ChangeOrigin): void {
    if (!this.#closed) this.#options.onChange(device, this.track(device), origin);
  }

  #release(device: Device): void {
    const source = this.#sources[device];
    source?.listeners.abort();
    if (source?.owned) source.track.stop();
    delete this.#sources[device];
  }

  #mustOpen(device: Device): boolean {
    return !this.#closed && this.#wanted[device] && this.openedTrack(device) === null;
  }
}

/** Whether the track still gives media: it may have ended without an event, or before anything listened. */
function isLive({ track }: Source): boolean {
  return track.readyState === 'live';
}
