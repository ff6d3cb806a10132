import type { Page } from 'puppeteer-core';

/** One public event as the page saw it. */
export interface SeenEvent {
  readonly type: string;
  /** performance.now() of the page. */
  readonly at: number;
  /** The detail, as far as it can be copied: an error as its code, message and fatal. */
  readonly detail: Record<string, unknown>;
}

/** What is open in a page at the moment, counted from outside of the element. */
export interface OpenResources {
  readonly connections: number;
  /** Tracks of camera and microphone, and their clones, that have not been stopped. */
  readonly liveTracks: number;
  readonly sockets: number;
}

/** What the instruments keep in the page. */
export interface Instruments {
  readonly connections: WeakRef<RTCPeerConnection>[];
  readonly tracks: WeakRef<MediaStreamTrack>[];
  /** Those of the tracks that are clones of others. */
  readonly copies: WeakSet<MediaStreamTrack>;
  readonly sockets: WeakRef<WebSocket>[];
  readonly events: SeenEvent[];
  /** Every candidate that a connection has found, as it would be sent. */
  readonly candidates: string[];
  /** Reports of the content security policy, and unhandled rejections. */
  readonly complaints: string[];
}

declare global {
  interface Window {
    instruments: Instruments;
  }
}

/**
 * Watches a page from before its first script: which connections, tracks and sockets it opens, the element's
 * events, and what the browser complains about. Nothing is kept alive by being watched.
 */
export async function instrument(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(() => {
    const instruments: Instruments = {
      connections: [],
      tracks: [],
      copies: new WeakSet(),
      sockets: [],
      events: [],
      candidates: [],
      complaints: [],
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

      // Chromium keeps some closed connections: their listeners are not to be counted as the product's.
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
    // Only there in a secure context.
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
      instruments.complaints.push(`policy: ${violatedDirective} blocked ${blockedURI} ${sample}`);
    });
    window.addEventListener('unhandledrejection', ({ reason }) => {
      instruments.complaints.push(`unhandled rejection: ${String(reason)}`);
    });
    window.addEventListener('error', ({ message }) => {
      instruments.complaints.push(`uncaught: ${message}`);
    });
  });
}

/** Counts what is open in the page now. */
export function openResources(page: Page): Promise<OpenResources> {
  return page.evaluate(() => {
    const { connections, tracks, sockets } = window.instruments;
    const alive = <Thing extends WeakKey>(refs: WeakRef<Thing>[]) => refs.flatMap((ref) => ref.deref() ?? []);
    return {
      connections: alive(connections).filter((each) => each.signalingState !== 'closed').length,
      liveTracks: alive(tracks).filter((each) => each.readyState === 'live').length,
      sockets: alive(sockets).filter((each) => each.readyState <= WebSocket.OPEN).length,
    };
  });
}
