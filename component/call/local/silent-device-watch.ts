import type { CallError } from '../../core/call/call-error.js';
import { callError } from '../../core/call/error-sentences.js';
import type { Device } from '../../core/devices/capture-fallbacks.js';
import type { Logger } from '../../core/log.js';
import type { LocalMedia } from '../../media/local-media.js';
import type { Delay } from '../../rtc/link/connection.js';

export interface SilentDeviceWatchOptions {
  readonly tracks: { readonly media: Pick<LocalMedia, 'owns' | 'track'> | null };
  /** Counter of the measurements in which the microphone gave any sound; null while it is not measured. */
  readonly microphoneSounds: () => number | null;
  readonly delay: Delay;
  readonly onError: (error: CallError) => void;
  readonly log: Logger;
}

const CHECK_MS = 1_000;
/** Checks and not time are counted: a suspended page checks nothing. */
const QUIET_CHECKS = 10;

interface Watched {
  readonly track: MediaStreamTrack;
  /** The device's counter at the last check; null if it is unknown. */
  counter: number | null;
  quietChecks: number;
}

/**
 * Watchdog of the open devices: reports a microphone or camera that is on and has given nothing for 10 s, not even noise,
 * once for each track. Tracks of the page are not watched, since a page may be silent on purpose.
 */
export class SilentDeviceWatch {
  readonly #options: SilentDeviceWatchOptions;
  readonly #watched: Partial<Record<Device, Watched>> = {};
  readonly #reported = new WeakSet<MediaStreamTrack>();
  #cancel: (() => void) | null = null;

  constructor(options: SilentDeviceWatchOptions) {
    this.#options = options;
  }

  start(): void {
    this.#cancel = this.#options.delay(() => {
      this.start();
      for (const device of ['microphone', 'camera'] as const) this.#check(device);
    }, CHECK_MS);
  }

  close(): void {
    this.#cancel?.();
  }

  #check(device: Device): void {
    const { tracks, microphoneSounds, onError, log } = this.#options;
    const track = tracks.media?.owns(device) ? tracks.media.track(device) : null;
    if (track === null || this.#reported.has(track)) {
      delete this.#watched[device];
      return;
    }
    const counter = device === 'camera' ? framesOf(track) : microphoneSounds();
    const known = this.#watched[device];
    if (known?.track !== track || counter === null || counter !== known.counter) {
      this.#watched[device] = { track, counter, quietChecks: 0 };
      return;
    }
    known.quietChecks += 1;
    if (known.quietChecks < QUIET_CHECKS) return;
    this.#reported.add(track);
    log.warn('device gives nothing', { device });
    onError(callError('no-input', { device }));
  }
}

/** Frames that a camera has captured (W3C mediacapture-extensions, `MediaStreamTrack.stats`); null where it is unknown. */
function framesOf(track: MediaStreamTrack): number | null {
  const { stats } = track as { readonly stats?: { readonly totalFrames?: number } };
  return stats?.totalFrames ?? null;
}
