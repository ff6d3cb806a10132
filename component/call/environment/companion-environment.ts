import { BackgroundTimers } from '../page/background-timers.js';
import type { WakeLockEnvironment } from '../page/wake-lock.js';
import { all, listen, onVisible } from './environment.js';
import type { Timers } from './timers.js';

/** What following the devices of a machine needs of the browser. */
export interface DeviceEnvironment {
  readonly enumerateDevices: () => Promise<readonly MediaDeviceInfo[]>;
  /** Calls back when a device was plugged in or out; the returned function takes it back. */
  readonly onDeviceChange: (callback: () => void) => () => void;
}

/** What the companions of a call need of the outside world. */
export interface CompanionEnvironment {
  readonly devices: DeviceEnvironment;
  /** Null where the browser cannot keep a screen on. */
  readonly wakeLock: WakeLockEnvironment | null;
  /** Calls back when the browser has another network. */
  readonly onNetworkChange: (callback: () => void) => () => void;
  /** Null where the browser cannot measure sound. */
  readonly createAudioContext: (() => AudioContext) | null;
  /** Keeps timers running while the page cannot be seen, until it is closed. */
  readonly keepRunning: (timers: Timers) => { close(): void };
}

/**
 * Loudness needs no low latency, and larger pieces cost less: 80 ms, about as often as a level is looked at. Nothing is
 * played, and a browser that is told so (W3C audio-output §4) opens no speaker for it.
 */
const listening = { latencyHint: 0.08, sinkId: { type: 'none' } } as AudioContextOptions;

export function browserCompanionEnvironment(): CompanionEnvironment {
  const { mediaDevices } = navigator as { mediaDevices?: MediaDevices };
  return {
    devices: {
      enumerateDevices: async () => (await mediaDevices?.enumerateDevices()) ?? [],
      onDeviceChange: (callback) =>
        mediaDevices ? listen(mediaDevices, 'devicechange', callback) : () => undefined,
    },
    wakeLock:
      'wakeLock' in navigator ? { request: () => navigator.wakeLock.request('screen'), onVisible } : null,
    onNetworkChange: (callback) => {
      const { connection } = navigator as { connection?: EventTarget };
      const changed = connection ? [listen(connection, 'change', callback)] : [];
      return all([listen(window, 'online', callback), ...changed]);
    },
    createAudioContext: typeof AudioContext === 'function' ? () => new AudioContext(listening) : null,
    keepRunning: (timers) => new BackgroundTimers(timers),
  };
}
