import type { Permission } from '../../core/devices/capture-fallbacks.js';
import type { CaptureEnvironment } from '../../media/capture.js';
import type { GetDisplayMedia } from '../../media/screen-capture.js';
import type { Delay } from '../../rtc/link/connection.js';
import type { CreateSignaling } from '../../signaling/signaling.js';
import { SocketSignaling } from '../../signaling/socket-signaling.js';
import type { Handover } from '../session/identity.js';
import type { Clock } from './join-timings.js';
import { Timers } from './timers.js';

/** Everything that a call needs of the outside world, so that it runs in a test with another one. */
export interface CallEnvironment {
  readonly capture: CaptureEnvironment;
  /** Null in a browser that shares no screens: on phones, and on pages that are not secure. */
  readonly getDisplayMedia: GetDisplayMedia | null;
  /** Null in a browser without WebRTC. */
  readonly createPeerConnection: ((configuration: RTCConfiguration) => RTCPeerConnection) | null;
  readonly createMediaStream: () => MediaStream;
  readonly createSignaling: CreateSignaling;
  /** Keeps an identity over a reload of the page; null where the browser keeps nothing. */
  readonly handover: Handover | null;
  /** Calls back when the page is being left; the returned function takes it back. */
  readonly onPageHide: (callback: () => void) => () => void;
  /** Calls back when the page is there again after it was left: the browser had put it away as it was. */
  readonly onRestored: (callback: () => void) => () => void;
  /** Calls back when the browser says that the network is back, or the page goes on or is looked at again. */
  readonly onWake: (callback: () => void) => () => void;
  /** 128 random bits, base64url. */
  readonly randomToken: () => string;
  readonly random: () => number;
  readonly delay: Delay;
  /** The same timers, for whoever lets them run where the browser holds them back. */
  readonly timers: Timers;
  readonly clock: Clock;
  /** Address of the page, whose origin is the server where none is named; null where there is none. */
  readonly pageUrl: string | null;
}

/** The browser that this script runs in. This file and `companion-environment` alone name its globals. */
export function browserEnvironment(): CallEnvironment {
  const { mediaDevices } = navigator;
  const timers = new Timers(performance);
  return {
    capture: {
      getUserMedia: mediaDevices ? (constraints) => mediaDevices.getUserMedia(constraints) : null,
      isSecureContext,
      permissionOf: queryPermission,
      policyAllows,
    },
    getDisplayMedia: screenCapture(),
    createPeerConnection:
      typeof RTCPeerConnection === 'undefined'
        ? null
        : (configuration) => new RTCPeerConnection(configuration),
    createMediaStream: () => new MediaStream(),
    createSignaling: (server, events) => new SocketSignaling(server, events),
    handover: sessionHandover(),
    onPageHide: (callback) => listen(window, 'pagehide', callback),
    onRestored: (callback) =>
      listen(window, 'pageshow', (event) => {
        if ((event as PageTransitionEvent).persisted) callback();
      }),
    onWake: (callback) =>
      all([listen(window, 'online', callback), listen(document, 'resume', callback), onVisible(callback)]),
    randomToken,
    random: Math.random,
    delay: timers.delay,
    timers,
    clock: performance,
    pageUrl: location.href,
  };
}

function screenCapture(): GetDisplayMedia | null {
  const { mediaDevices } = navigator as { mediaDevices?: MediaDevices };
  const { getDisplayMedia } = (mediaDevices ?? {}) as { getDisplayMedia?: unknown };
  return mediaDevices && getDisplayMedia ? (options) => mediaDevices.getDisplayMedia(options) : null;
}

export function onVisible(callback: () => void): () => void {
  return listen(document, 'visibilitychange', () => {
    if (document.visibilityState === 'visible') callback();
  });
}

export function all(ends: readonly (() => void)[]): () => void {
  return () => {
    for (const end of ends) end();
  };
}

export function listen(target: EventTarget, type: string, callback: (event: Event) => void): () => void {
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

async function queryPermission(device: 'microphone' | 'camera'): Promise<Permission> {
  try {
    return (await navigator.permissions.query({ name: device as PermissionName })).state;
  } catch {
    return 'unknown';
  }
}

function policyAllows(device: 'microphone' | 'camera'): boolean {
  const { featurePolicy } = document as { featurePolicy?: { allowsFeature(name: string): boolean } };
  return featurePolicy?.allowsFeature(device) ?? true;
}

/** Null where storage is forbidden: reading the property then throws. */
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
    return null;
  }
}
