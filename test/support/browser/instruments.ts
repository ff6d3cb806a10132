import type { Page } from 'puppeteer-core';

/** One public event of the element. */
export interface SeenEvent {
  readonly type: string;
  /** performance.now() of the page. */
  readonly at: number;
  /** JSON copy of the detail; an error is replaced by its code, message and fatal flag. */
  readonly detail: Record<string, unknown>;
}

/** Number of open resources of a page, counted by the constructors of the browser. */
export interface OpenResources {
  readonly connections: number;
  /** Live tracks of camera and microphone, and live clones of them. */
  readonly liveTracks: number;
  readonly sockets: number;
}

/** Recorder in the page, at `window.instruments`. */
export interface Instruments {
  readonly connections: WeakRef<RTCPeerConnection>[];
  readonly tracks: WeakRef<MediaStreamTrack>[];
  /** Tracks that are clones. */
  readonly copies: WeakSet<MediaStreamTrack>;
  readonly sockets: WeakRef<WebSocket>[];
  readonly events: SeenEvent[];
  /** Local ICE candidates of all connections, as candidate attributes (RFC 8839 §5.1). */
  readonly candidates: string[];
  /** CSP violations, unhandled rejections and uncaught errors. */
  readonly errors: string[];
  openConnections(): RTCPeerConnection[];
  liveTracks(): MediaStreamTrack[];
}

declare global {
  interface Window {
    instruments: Instruments;
  }
}

/**
 * Installs recorders before the first script of a page: for connections, tracks, sockets, events and errors. They
 * hold weak references, so that leaks of the product stay visible.
 */
export async function instrument(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(() => {
    const alive = <Thing extends WeakKey>(refs: WeakRef<Thing>[]) => refs.flatMap((ref) => ref.deref() ?? []);
    const instruments: Instruments = {
      connections: [],
      tracks: [],
      copies: new WeakSet(),
      sockets: [],
      events: [],
      candidates: [],
      errors: [],
      openConnections: () =>
        alive(instruments.connections).filter(({ signalingState }) => signalingState !== 'closed'),
      liveTracks: () => alive(instruments.tracks).filter(({ readyState }) => readyState === 'live'),
    };
    window.instruments = instruments;

    window.RTCPeerConnection = class extends RTCPeerConnection {
      readonly #closed = new AbortController();

      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        instruments.connections.push(new WeakRef(this));
        this.addEventListener(
          'icecandidate',
          ({ candidate }) => {
            if (candidate?.candidate) instruments.candidates.push(candidate.candidate);
          },
          { signal: this.#closed.signal },
        );
      }

      // Chromium keeps some closed connections alive: without this, their listeners count as the product's.
      override close(): void {
        super.close();
        this.#closed.abort();
      }
    };

    window.WebSocket = class extends WebSocket {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols);
        instruments.sockets.push(new WeakRef(this));
      }
    };

    const watchTrack = (track: MediaStreamTrack) => {
      instruments.tracks.push(new WeakRef(track));
      return track;
    };
    // Undefined in an insecure context.
    const devices = navigator.mediaDevices as MediaDevices | undefined;
    if (devices) {
      const open = devices.getUserMedia.bind(devices);
      devices.getUserMedia = async (constraints) => {
        const stream = await open(constraints);
        stream.getTracks().forEach(watchTrack);
        return stream;
      };
    }
    const { clone } = MediaStreamTrack.prototype;
    MediaStreamTrack.prototype.clone = function (this: MediaStreamTrack) {
      const copy = watchTrack(clone.call(this));
      instruments.copies.add(copy);
      return copy;
    };

    const copied = (detail: unknown): Record<string, unknown> => {
      if (detail === null || typeof detail !== 'object') return { value: detail };
      const { error, ...rest } = detail as { error?: { code: string; message: string; fatal: boolean } };
      const plain = JSON.parse(JSON.stringify(rest)) as Record<string, unknown>;
      return error ? { ...plain, code: error.code, message: error.message, fatal: error.fatal } : plain;
    };
    for (const type of [
      'call-state-changed',
      'signaling-changed',
      'call-joined',
      'call-left',
      'call-error',
      'participant-joined',
      'participant-updated',
      'participant-left',
      'microphone-changed',
      'camera-changed',
      'quality-changed',
      'active-speaker-changed',
      'devices-changed',
      'data-message',
      'screen-share-changed',
      'hand-changed',
      'chat-message',
      'knock',
      'room-changed',
      'reaction',
    ]) {
      document.addEventListener(type, (event) => {
        const detail = copied((event as CustomEvent<unknown>).detail);
        instruments.events.push({ type, at: performance.now(), detail });
      });
    }

    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => {
      instruments.errors.push(`policy: ${violatedDirective} blocked ${blockedURI} ${sample}`);
    });
    window.addEventListener('unhandledrejection', ({ reason }) => {
      instruments.errors.push(`unhandled rejection: ${String(reason)}`);
    });
    window.addEventListener('error', ({ message }) => {
      instruments.errors.push(`uncaught: ${message}`);
    });
  });
}

/** Counts the open resources of the page. */
export function openResources(page: Page): Promise<OpenResources> {
  return page.evaluate(() => {
    const { instruments } = window;
    const sockets = instruments.sockets.flatMap((ref) => ref.deref() ?? []);
    return {
      connections: instruments.openConnections().length,
      liveTracks: instruments.liveTracks().length,
      sockets: sockets.filter(({ readyState }) => readyState <= WebSocket.OPEN).length,
    };
  });
}
