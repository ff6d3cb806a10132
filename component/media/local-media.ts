import type { CallError } from '../core/call/call-error.js';
import { callError } from '../core/call/error-sentences.js';
import type { ChangeOrigin } from '../core/call/public-events.js';
import { SerialQueue } from '../core/connection/serial-queue.js';
import type { Device } from '../core/devices/capture-fallbacks.js';
import { type CaptureEnvironment, capture, type DeviceChoice } from './capture.js';

export interface LocalMediaOptions {
  readonly capture: CaptureEnvironment;
  /** Which devices to open, where a person has chosen. */
  readonly chosen: () => DeviceChoice;
  /** A device went on or off. The track is the one to send, or null when nothing is to be sent. */
  readonly onChange: (device: Device, track: MediaStreamTrack | null, origin: ChangeOrigin) => void;
  /** A device could not be opened, or went away. The call goes on without it. */
  readonly onError: (error: CallError) => void;
}

/** An open microphone or camera. */
interface Source {
  readonly track: MediaStreamTrack;
  /** Whether it was opened here, and is to be stopped here. A page's own track is only let go. */
  readonly owned: boolean;
  /** Whether it is to be sent. */
  on: boolean;
  readonly listening: AbortController;
}

/**
 * Owns the own microphone and camera, and is the truth about them. A muted microphone stays open, so that it is
 * back at once; a camera that is turned off is stopped, so that its light goes out.
 */
export class LocalMedia {
  readonly #options: LocalMediaOptions;
  readonly #sources: Partial<Record<Device, Source>> = {};
  readonly #wanted: Record<Device, boolean> = { microphone: false, camera: false };
  readonly #lost = new Set<Device>();
  readonly #errors = new Map<Device, CallError>();
  readonly #queue = new SerialQueue();
  #page: MediaStream | null = null;
  #closed = false;

  constructor(options: LocalMediaOptions) {
    this.#options = options;
  }

  /** Whether a device is on: open, not muted, and neither by the system. */
  isOn(device: Device): boolean {
    return this.track(device) !== null;
  }

  /** Whether a device is on, or will be when it has opened. */
  isWanted(device: Device): boolean {
    return this.#wanted[device];
  }

  /** Whether a device that was wanted has gone away and has not come back. */
  isLost(device: Device): boolean {
    return this.#lost.has(device) && !this.#page;
  }

  /** The track to send for a device; null while it is off. */
  track(device: Device): MediaStreamTrack | null {
    const source = this.#sources[device];
    return source?.on && !source.track.muted ? source.track : null;
  }

  /** The track that is open for a device, also while it is muted. */
  openedTrack(device: Device): MediaStreamTrack | null {
    return this.#sources[device]?.track ?? null;
  }

  /** Whether a device was opened here: a page's own track is not ours to change. */
  owns(device: Device): boolean {
    return this.#sources[device]?.owned === true;
  }

  /** Why a device could not be opened the last time; null if it could. */
  errorOf(device: Device): CallError | null {
    return this.#errors.get(device) ?? null;
  }

  /**
   * Turns devices on or off, those that go on together in one prompt. Off takes effect at once, on when the
   * device is open. Resolves when the devices are as they can be; errors are told by `onError`.
   */
  async setEnabled(wishes: Partial<Record<Device, boolean>>, origin: ChangeOrigin = 'user'): Promise<void> {
    if (this.#closed) return;
    const devices = Object.keys(wishes) as Device[];
    for (const device of devices) {
      this.#lost.delete(device);
      this.#wanted[device] = wishes[device] ?? false;
      if (!this.#wanted[device]) this.#turnOff(device, origin);
      else this.#enable(device, true, origin);
    }
    if (devices.some((device) => this.#missing(device)))
      await this.#queue.run(() => this.#open(devices, this.#options.chosen(), origin));
  }

  /**
   * Takes a device that was opened elsewhere in the place of the one there is, on or muted as that is or would be. The job
   * that opens it runs while nothing else is being opened; it may resolve to null.
   */
  replaceSource(
    device: Device,
    origin: ChangeOrigin,
    open: (before: MediaStreamTrack | null) => Promise<MediaStreamTrack | null>,
  ): Promise<void> {
    return this.#queue.run(async () => {
      if (this.#page) return;
      const track = await open(this.openedTrack(device));
      const on = this.#wanted[device] || this.#lost.has(device);
      // Turned off meanwhile: only a muted microphone that was open stays open.
      const isUnwanted = !on && (device === 'camera' || !this.#sources[device]);
      if (this.#closed || this.#page || isUnwanted) track?.stop();
      else if (track) this.#take(device, track, { owned: true, on, origin });
    });
  }

  /** Lets go what is open. What is turned on from now on is a page's own track, or a device again. */
  usePageStream(stream: MediaStream | null): void {
    if (stream === this.#page) return;
    this.#page = stream;
    for (const device of ['microphone', 'camera'] as const) {
      this.#release(device);
      this.#wanted[device] = false;
      this.#tell(device, 'user');
    }
  }

  /** Stops every track that was opened here; idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#queue.close();
    for (const device of Object.keys(this.#sources) as Device[]) this.#release(device);
  }

  async #open(devices: readonly Device[], choice: DeviceChoice, origin: ChangeOrigin): Promise<void> {
    const missing = devices.filter((device) => this.#missing(device));
    if (missing.length === 0) return;
    if (this.#page) {
      for (const device of missing) this.#takePage(device);
      for (const device of missing) this.#tell(device, origin);
      return;
    }
    const { tracks, failures } = await capture(missing, this.#options.capture, choice);
    if (this.#page) {
      // The page has brought its own meanwhile.
      for (const track of Object.values(tracks)) track.stop();
      return;
    }
    for (const device of missing) {
      const track = tracks[device];
      const error = failures.get(device);
      if (error) this.#errors.set(device, error);
      else this.#errors.delete(device);
      // The wish may have been taken back while the person was asked.
      if (track && !this.#closed && this.#wanted[device])
        this.#take(device, track, { owned: true, on: true, origin });
      else track?.stop();
      if (!track) this.#wanted[device] = false;
    }
    if (!this.#closed) for (const error of new Set(failures.values())) this.#options.onError(error);
  }

  #takePage(device: Device): void {
    const tracks = device === 'microphone' ? this.#page?.getAudioTracks() : this.#page?.getVideoTracks();
    const track = tracks?.find(({ readyState }) => readyState === 'live');
    if (track) this.#listen(device, track, { owned: false, on: this.#wanted[device] });
    else this.#wanted[device] = false;
  }

  #take(
    device: Device,
    track: MediaStreamTrack,
    { owned, on, origin }: { owned: boolean; on: boolean; origin: ChangeOrigin },
  ): void {
    this.#release(device);
    this.#lost.delete(device);
    this.#wanted[device] = on;
    this.#listen(device, track, { owned, on });
    this.#tell(device, origin);
  }

  #listen(device: Device, track: MediaStreamTrack, { owned, on }: { owned: boolean; on: boolean }): void {
    const listening = new AbortController();
    const { signal } = listening;
    this.#sources[device] = { track, owned, on, listening };
    if (owned) track.enabled = on;
    // A face that moves matters more than one that is sharp (W3C mst-content-hint §3).
    if (owned && device === 'camera') track.contentHint = 'motion';
    track.addEventListener('ended', () => this.#onEnded(device), { signal });
    for (const type of ['mute', 'unmute'])
      track.addEventListener(type, () => this.#tell(device, 'system'), { signal });
  }

  /** Fires only when the device itself goes away, never after the own `stop`. */
  #onEnded(device: Device): void {
    const wasOn = this.#wanted[device];
    this.#release(device);
    this.#wanted[device] = false;
    if (!wasOn) return;
    this.#lost.add(device);
    this.#tell(device, 'device');
    this.#options.onError(callError('device-not-found', { device }));
  }

  #turnOff(device: Device, origin: ChangeOrigin): void {
    if (device === 'microphone' || this.#page) this.#enable(device, false, origin);
    else if (this.#sources[device]) {
      this.#release(device);
      this.#tell(device, origin);
    }
  }

  #enable(device: Device, on: boolean, origin: ChangeOrigin): void {
    const source = this.#sources[device];
    if (!source || source.on === on) return;
    source.on = on;
    if (source.owned) source.track.enabled = on;
    this.#tell(device, origin);
  }

  #tell(device: Device, origin: ChangeOrigin): void {
    if (!this.#closed) this.#options.onChange(device, this.track(device), origin);
  }

  #release(device: Device): void {
    const source = this.#sources[device];
    source?.listening.abort();
    if (source?.owned) source.track.stop();
    delete this.#sources[device];
  }

  #missing(device: Device): boolean {
    return !this.#closed && this.#wanted[device] && !this.#sources[device];
  }
}
