import type { CallError } from '../core/call/call-error.js';
import { callError } from '../core/call/error-sentences.js';
import type { ChangeOrigin } from '../core/call/public-events.js';
import { SerialQueue } from '../core/connection/serial-queue.js';
import type { Device } from '../core/devices/capture-fallbacks.js';
import type { Logger } from '../core/log.js';
import { type CaptureEnvironment, capture, type DeviceChoice } from './capture.js';

export interface LocalMediaOptions {
  readonly environment: CaptureEnvironment;
  /** Devices to open next. */
  readonly choice: () => DeviceChoice;
  /** A device was turned on or off. `track` is the track to send; null for none. */
  readonly onChange: (device: Device, track: MediaStreamTrack | null, origin: ChangeOrigin) => void;
  /** A device could not be opened, or was lost. The call goes on without it. */
  readonly onError: (error: CallError) => void;
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
  /** The last capture error of each device. */
  readonly #errors = new Map<Device, CallError>();
  /** Runs one capture at a time: two permission prompts must not overlap. */
  readonly #queue = new SerialQueue();
  /** The page's own stream, used in place of devices; null for devices. */
  #pageStream: MediaStream | null = null;
  #closed = false;

  constructor(options: LocalMediaOptions) {
    this.#options = options;
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
    return source?.on && !source.track.muted ? source.track : null;
  }

  /** The open track, also while it is muted; null if none is open. */
  openedTrack(device: Device): MediaStreamTrack | null {
    return this.#sources[device]?.track ?? null;
  }

  /** Whether this class opened the device. The page's own tracks must not be changed. */
  owns(device: Device): boolean {
    return this.#sources[device]?.owned === true;
  }

  /** Why the last attempt to open a device failed; null if it succeeded. */
  errorOf(device: Device): CallError | null {
    return this.#errors.get(device) ?? null;
  }

  /**
   * Turns devices on or off. Devices that are turned on together share one permission prompt. Off takes
   * effect at once, on once the device is open. Resolves when all attempts are done; failures go to
   * `onError`.
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
    if (devices.some((device) => this.#mustOpen(device)))
      await this.#queue.run(() => this.#open(devices, this.#options.choice(), origin));
  }

  /**
   * Replaces the source of a device. The new track is on or muted as the old one was. `open` runs while no
   * other capture does; it gets the open track, and may resolve to null to change nothing.
   */
  replaceSource(
    device: Device,
    origin: ChangeOrigin,
    open: (before: MediaStreamTrack | null) => Promise<MediaStreamTrack | null>,
  ): Promise<void> {
    return this.#queue.run(async () => {
      if (this.#pageStream) return;
      const track = await open(this.openedTrack(device));
      const on = this.#wanted[device] || this.#lost.has(device);
      // Turned off meanwhile: only an open microphone stays open, muted.
      const isUnwanted = !on && (device === 'camera' || !this.#sources[device]);
      if (this.#closed || this.#pageStream || isUnwanted) track?.stop();
      else if (track) this.#setSource(device, track, { owned: true, on, origin });
    });
  }

  /**
   * Releases the open tracks. From now on, devices are turned on with tracks of the page's stream; null for
   * devices.
   */
  usePageStream(stream: MediaStream | null): void {
    if (stream === this.#pageStream) return;
    this.#pageStream = stream;
    for (const device of ['microphone', 'camera'] as const) {
      this.#release(device);
      this.#wanted[device] = false;
      this.#notify(device, 'user');
    }
  }

  /** Stops every track that this class opened. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#queue.close();
    for (const device of Object.keys(this.#sources) as Device[]) this.#release(device);
  }

  async #open(devices: readonly Device[], choice: DeviceChoice, origin: ChangeOrigin): Promise<void> {
    const missing = devices.filter((device) => this.#mustOpen(device));
    if (missing.length === 0) return;
    if (this.#pageStream) {
      for (const device of missing) this.#usePageTrack(device);
      for (const device of missing) this.#notify(device, origin);
      return;
    }
    const { environment, log } = this.#options;
    const { tracks, failures } = await capture(missing, { environment, choice, log });
    if (this.#pageStream) {
      // The page has set its own stream meanwhile.
      for (const track of Object.values(tracks)) track.stop();
      return;
    }
    for (const device of missing) {
      const track = tracks[device];
      const error = failures.get(device);
      if (error) this.#errors.set(device, error);
      else this.#errors.delete(device);
      // The device may have been turned off again during the permission prompt.
      if (track && !this.#closed && this.#wanted[device])
        this.#setSource(device, track, { owned: true, on: true, origin });
      else track?.stop();
      if (!track) this.#wanted[device] = false;
    }
    if (!this.#closed) for (const error of new Set(failures.values())) this.#options.onError(error);
  }

  #usePageTrack(device: Device): void {
    const tracks =
      device === 'microphone' ? this.#pageStream?.getAudioTracks() : this.#pageStream?.getVideoTracks();
    const track = tracks?.find(({ readyState }) => readyState === 'live');
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
    track.addEventListener('ended', () => this.#onEnded(device), { signal });
    for (const type of ['mute', 'unmute'])
      track.addEventListener(type, () => this.#notify(device, 'system'), { signal });
  }

  /** Handles `ended`, which fires when the device is lost, but never after `stop()`. */
  #onEnded(device: Device): void {
    const wasOn = this.#wanted[device];
    this.#release(device);
    this.#wanted[device] = false;
    this.#options.log.warn('device lost', { device, wasOn });
    if (!wasOn) return;
    this.#lost.add(device);
    this.#notify(device, 'device');
    this.#options.onError(callError('device-not-found', { device }));
  }

  #turnOff(device: Device, origin: ChangeOrigin): void {
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
    return !this.#closed && this.#wanted[device] && !this.#sources[device];
  }
}
