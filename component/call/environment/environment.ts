import type { Permission } from '../../core/devices/capture-fallbacks.js';
import type { LogSink } from '../../core/log.js';
import type { CaptureEnvironment } from '../../media/capture.js';
import type { GetDisplayMedia } from '../../media/screen-capture.js';
import type { Delay } from '../../rtc/link/connection.js';
import type { CreateSignaling } from '../../signaling/signaling.js';
import { SocketSignaling } from '../../signaling/socket-signaling.js';
import type { DeviceEnvironment } from '../local/device-selector.js';
import { BackgroundTimers } from '../page/background-timers.js';
import type { WakeLockEnvironment } from '../page/wake-lock.js';
import type { Handover } from '../session/identity.js';
import { withDeadline } from './deadline.js';
import type { Clock } from './join-timings.js';
import { Timers } from './timers.js';

/** Everything that a call uses of its browser, so that tests can run it with another one. */
export interface CallEnvironment {
  readonly capture: CaptureEnvironment;
  /** Null where the browser can't share a screen: on phones, insecure pages, and by the page's Permissions-Policy. */
  readonly getDisplayMedia: GetDisplayMedia | null;
  readonly devices: DeviceEnvironment;
  /** Null without Web Audio. */
  readonly createAudioContext: (() => AudioContext) | null;
  /** Null without WebRTC. */
  readonly createPeerConnection: ((configuration: RTCConfiguration) => RTCPeerConnection) | null;
  readonly createMediaStream: () => MediaStream;
  readonly createSignaling: CreateSignaling;
  /** Keeps an identity over a reload of the page; null where storage is forbidden. */
  readonly handover: Handover | null;
  /** Null without the Screen Wake Lock API. */
  readonly wakeLock: WakeLockEnvironment | null;
  /** The page is being left. Every `on…` returns the function that removes the listener. */
  readonly onPageHide: (callback: () => void) => () => void;
  /** The page has returned from the back-forward cache. */
  readonly onRestored: (callback: () => void) => () => void;
  /** The network is back, the page is resumed, or it is visible again. */
  readonly onWake: (callback: () => void) => () => void;
  /** The browser uses another network. */
  readonly onNetworkChange: (callback: () => void) => () => void;
  /** 128 random bits, base64url. */
  readonly randomToken: () => string;
  /** From [0, 1). */
  readonly random: () => number;
  readonly delay: Delay;
  /** Keeps `delay` on time while the page is hidden, until it is closed. */
  readonly keepTimersRunning: () => { close(): void };
  readonly clock: Clock;
  /** Milliseconds since 1970. */
  readonly wallMs: () => number;
  /** Where loggers that are on write to. */
  readonly logSink: LogSink;
  /** The `debug` setting that this browser stores under `mesh-call:debug`; null without one. */
  readonly storedDebug: () => string | null;
  /** URL of the page, whose origin is the default server; null where there is none. */
  readonly pageUrl: string | null;
}

/**
 * Options of the audio context that measures levels. It needs no low latency, and larger buffers cost less: 80 ms is
 * about the interval of level checks. It plays nothing; a browser with `sinkId` (Web Audio §1.2) then opens no output.
 */
const measuring = { latencyHint: 0.08, sinkId: { type: 'none' } } as AudioContextOptions;

/** The browser's device service may restart meanwhile, which takes up to a second. */
const DEVICE_LIST_DEADLINE_MS = 3_000;
/** A permission that is not known by then counts as unknown. */
const PERMISSION_DEADLINE_MS = 1_000;

/** The environment of a real browser. No other file of `call` uses the browser's globals, except `page/`. */
export function browserEnvironment(): CallEnvironment {
  // Undefined on insecure pages, whatever the DOM types say.
  const { mediaDevices } = navigator as { mediaDevices?: MediaDevices };
  const timers = new Timers(performance);
  return {
    capture: {
      getUserMedia: mediaDevices ? (constraints) => mediaDevices.getUserMedia(constraints) : null,
      isSecureContext,
      permissionOf: (device) => queryPermission(device, timers.delay),
      policyAllows,
      delay: timers.delay,
    },
    getDisplayMedia: displayCapture(mediaDevices),
    devices: {
      enumerateDevices: () =>
        withDeadline(
          async () => (await mediaDevices?.enumerateDevices()) ?? [],
          DEVICE_LIST_DEADLINE_MS,
          timers.delay,
        ),
      onDeviceChange: (callback) =>
        mediaDevices ? listen(mediaDevices, 'devicechange', callback) : () => undefined,
      trySpeaker:
        'setSinkId' in HTMLMediaElement.prototype
          ? (deviceId) => document.createElement('audio').setSinkId(deviceId)
          : null,
    },
    createAudioContext: typeof AudioContext === 'function' ? () => new AudioContext(measuring) : null,
    createPeerConnection:
      typeof RTCPeerConnection === 'undefined'
        ? null
        : (configuration) => new RTCPeerConnection(configuration),
    createMediaStream: () => new MediaStream(),
    createSignaling: (options) => new SocketSignaling(options),
    handover: sessionHandover(),
    wakeLock:
      'wakeLock' in navigator ? { request: () => navigator.wakeLock.request('screen'), onVisible } : null,
    onPageHide: (callback) => listen(window, 'pagehide', callback),
    onRestored: (callback) =>
      listen(window, 'pageshow', (event) => {
        if ((event as PageTransitionEvent).persisted) callback();
      }),
    onWake: (callback) =>
      all([listen(window, 'online', callback), listen(document, 'resume', callback), onVisible(callback)]),
    onNetworkChange: (callback) => {
      const { connection } = navigator as { connection?: EventTarget };
      const changed = connection ? [listen(connection, 'change', callback)] : [];
      return all([listen(window, 'online', callback), ...changed]);
    },
    randomToken,
    random: Math.random,
    delay: timers.delay,
    keepTimersRunning: () => new BackgroundTimers(timers),
    clock: performance,
    wallMs: Date.now,
    logSink: consoleSink,
    storedDebug,
    pageUrl: location.href,
  };
}

/** Key of `localStorage` that turns logging on for every call of an origin. */
const DEBUG_KEY = 'mesh-call:debug';

const consoleSink: LogSink = ({ level, logger, message }, fields) => {
  const values = Object.keys(fields).length > 0 ? [fields] : [];
  // biome-ignore lint/suspicious/noConsole: the sink of the log, silent unless `debug` turns it on
  console[level](`mesh-call:${logger} ${message}`, ...values);
};

function storedDebug(): string | null {
  try {
    return localStorage.getItem(DEBUG_KEY);
  } catch {
    // The getter itself throws where the page's storage is forbidden.
    return null;
  }
}

function displayCapture(mediaDevices: MediaDevices | undefined): GetDisplayMedia | null {
  const { getDisplayMedia } = (mediaDevices ?? {}) as { getDisplayMedia?: unknown };
  return mediaDevices && getDisplayMedia && policyAllows('display-capture')
    ? (options) => mediaDevices.getDisplayMedia(options)
    : null;
}

function onVisible(callback: () => void): () => void {
  return listen(document, 'visibilitychange', () => {
    if (document.visibilityState === 'visible') callback();
  });
}

function all(callbacks: readonly (() => void)[]): () => void {
  return () => {
    for (const callback of callbacks) callback();
  };
}

function listen(target: EventTarget, type: string, callback: (event: Event) => void): () => void {
  target.addEventListener(type, callback);
  return () => target.removeEventListener(type, callback);
}

function randomToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

async function queryPermission(device: 'microphone' | 'camera', delay: Delay): Promise<Permission> {
  const query = () => navigator.permissions.query({ name: device as PermissionName });
  try {
    return (await withDeadline(async () => query(), PERMISSION_DEADLINE_MS, delay)).state;
  } catch {
    // A browser that does not know these permission names rejects them.
    return 'unknown';
  }
}

function policyAllows(feature: 'microphone' | 'camera' | 'display-capture'): boolean {
  const { featurePolicy } = document as {
    featurePolicy?: { allowsFeature(name: string): boolean; features(): readonly string[] };
  };
  // A browser that doesn't know a feature answers that it is not allowed.
  return !featurePolicy?.features().includes(feature) || featurePolicy.allowsFeature(feature);
}

function sessionHandover(): Handover | null {
  try {
    const storage = sessionStorage;
    return {
      take: (key) => {
        const value = storage.getItem(key);
        storage.removeItem(key);
        return value;
      },
      leave: (key, value) => storage.setItem(key, value),
    };
  } catch {
    // The getter itself throws where the page's storage is forbidden.
    return null;
  }
}
