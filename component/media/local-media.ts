import { CallError } from '../core/call-error.js';
import type { Device } from '../core/capture-ladder.js';
import { errorSentence } from '../core/error-sentences.js';
import type { ChangeOrigin } from '../core/public-events.js';
import { SerialQueue } from '../core/serial-queue.js';
import { type CaptureEnvironment, capture } from './capture.js';

export interface LocalMediaEvents {
  /** A device went on or off. The track is the one to send, or null when nothing is to be sent. */
  readonly onChange: (device: Device, track: MediaStreamTrack | null, origin: ChangeOrigin) => void;
  /** A device could not be opened, or went away. The call goes on without it. */
  readonly onError: (error: CallError) => void;
}

/**
 * Owns the own microphone and camera, and is the truth about them. A muted microphone stays open, so that it is
 * back at once; a camera that is turned off is stopped, so that its light goes out.
 */
export class LocalMedia {
  readonly #environment: CaptureEnvironment;
  readonly #events: LocalMediaEvents;
  readonly #tracks: Partial<Record<Device, MediaStreamTrack>> = {};
  readonly #wanted: Record<Device, boolean> = { microphone: false, camera: false };
  readonly #errors = new Map<Device, CallError>();
  readonly #queue = new SerialQueue();
  #closed = false;

  constructor(environment: CaptureEnvironment, events: LocalMediaEvents) {
    this.#environment = environment;
    this.#events = events;
  }

  /** Whether a device is on: open and not muted. */
  isOn(device: Device): boolean {
    return this.#tracks[device]?.enabled ?? false;
  }

  /** Whether a device is on, or will be when it has opened. */
  isWanted(device: Device): boolean {
    return this.#wanted[device];
  }

  /** The track to send for a device; null while it is off. */
  track(device: Device): MediaStreamTrack | null {
    const track = this.#tracks[device];
    return track?.enabled ? track : null;
  }

  /** Why a device could not be opened the last time; null if it could. */
  errorOf(device: Device): CallError | null {
    return this.#errors.get(device) ?? null;
  }

  /**
   * Turns devices on or off, those that go on together in one prompt. Off takes effect at once, on when the
   * device is open. Resolves when the devices are as they can be; errors are told by `onError`.
   */
  async set(wishes: Partial<Record<Device, boolean>>): Promise<void> {
    if (this.#closed) return;
    const devices = Object.keys(wishes) as Device[];
    for (const device of devices) {
      this.#wanted[device] = wishes[device] ?? false;
      if (!this.#wanted[device]) this.#turnOff(device);
      else if (this.#tracks[device]) this.#enable(device, true);
    }
    if (devices.some((device) => this.#missing(device))) await this.#queue.run(() => this.#open(devices));
  }

  /** Stops every track that was opened here; idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#queue.close();
    for (const device of Object.keys(this.#tracks) as Device[]) this.#release(device);
  }

  async #open(devices: readonly Device[]): Promise<void> {
    const missing = devices.filter((device) => this.#missing(device));
    if (missing.length === 0) return;
    const { tracks, failures } = await capture(missing, this.#environment);
    for (const device of missing) {
      const track = tracks[device];
      const error = failures.get(device);
      if (error) this.#errors.set(device, error);
      else this.#errors.delete(device);
      // The wish may have been taken back while the person was asked.
      if (track && !this.#closed && this.#wanted[device]) this.#take(device, track);
      else track?.stop();
      if (!track) this.#wanted[device] = false;
    }
    if (!this.#closed) for (const error of new Set(failures.values())) this.#events.onError(error);
  }

  #take(device: Device, track: MediaStreamTrack): void {
    this.#tracks[device] = track;
    track.addEventListener('ended', () => this.#onEnded(device, track), { once: true });
    this.#events.onChange(device, track, 'user');
  }

  /** Fires only when the device itself goes away, never after the own `stop`. */
  #onEnded(device: Device, track: MediaStreamTrack): void {
    if (this.#tracks[device] !== track) return;
    delete this.#tracks[device];
    this.#wanted[device] = false;
    this.#events.onChange(device, null, 'device');
    this.#events.onError(new CallError('device-not-found', errorSentence('device-not-found', device)));
  }

  #turnOff(device: Device): void {
    if (!this.isOn(device)) return;
    if (device === 'microphone') this.#enable(device, false);
    else {
      this.#release(device);
      this.#events.onChange(device, null, 'user');
    }
  }

  #enable(device: Device, enabled: boolean): void {
    const track = this.#tracks[device];
    if (!track || track.enabled === enabled) return;
    track.enabled = enabled;
    this.#events.onChange(device, this.track(device), 'user');
  }

  #release(device: Device): void {
    this.#tracks[device]?.stop();
    delete this.#tracks[device];
  }

  #missing(device: Device): boolean {
    return !this.#closed && this.#wanted[device] && !this.#tracks[device];
  }
}
