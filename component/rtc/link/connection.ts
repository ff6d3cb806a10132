import type { Signal } from '../../../server/protocol/index.js';
import type { SendLimits } from '../../core/sending/encoding-limits.js';
import { Channels } from './channels.js';
import { changeEncoding } from './encoding.js';
import { type MLine, MLines, mLines } from './m-lines.js';
import { Negotiator } from './negotiator.js';

/** Runs a callback once after a delay; the returned function cancels it. */
export type Delay = (callback: () => void, delayMs: number) => () => void;

export interface ConnectionOptions {
  /** Counts the connections of one pair, from 1. */
  readonly number: number;
  /** Whether this side makes the offers. It is then the polite peer, for as long as the connection lives. */
  readonly offers: boolean;
  readonly peer: RTCPeerConnection;
  readonly send: (signal: Signal) => void;
  readonly delay: Delay;
  readonly onRemoteTrack: (mLine: MLine, track: MediaStreamTrack) => void;
  readonly onState: (state: RTCPeerConnectionState) => void;
  readonly onCandidate: () => void;
  /** Negotiation is stable again, or ICE has changed its state. */
  readonly onProgress: () => void;
  /** Rewrites a remote description before it is applied. */
  readonly rewriteRemoteSdp: (sdp: string) => string;
  /** The browser refused a request; the connection goes on. */
  readonly onFault: (error: unknown) => void;
  /** The browser refused a description: this negotiation can't be finished. */
  readonly onBroken: () => void;
}

/** One RTCPeerConnection with what belongs to it alone: m-lines, data channels, negotiator, listeners. */
export class Connection {
  readonly number: number;
  readonly channels = new Channels();
  readonly #options: ConnectionOptions;
  readonly #mLines: MLines;
  readonly #negotiator: Negotiator;
  readonly #closing = new AbortController();
  #limits: SendLimits | null = null;

  constructor(options: ConnectionOptions) {
    const { number, offers, peer, send, delay, rewriteRemoteSdp, onFault, onBroken } = options;
    this.number = number;
    this.#options = options;
    this.#mLines = new MLines(peer);
    this.#negotiator = new Negotiator({
      peer,
      connection: number,
      polite: offers,
      send,
      onRemoteOffer: () => {
        this.#mLines.adopt();
        // After the m-lines: a channel alone would make the browser fire `negotiationneeded`.
        this.channels.create(peer);
      },
      rewriteRemoteSdp,
      onFault,
      onBroken,
      delay,
    });
    this.#listen();
  }

  get state(): RTCPeerConnectionState {
    return this.#options.peer.connectionState;
  }

  get droppedSignals(): number {
    return this.#negotiator.droppedSignals;
  }

  /**
   * Adds m-lines and channels, and offers them, on the offering side. The offer starts here and not with
   * `negotiationneeded`: that event would wait until the page has drawn the new participant. Resolves when it is sent.
   */
  start(): Promise<void> {
    this.#mLines.addInitial(this.#limits);
    this.channels.create(this.#options.peer);
    return this.#negotiator.offer();
  }

  /** Starts another negotiation, with both sides as they are. */
  renegotiate(): void {
    void this.#negotiator.offer();
  }

  /** Adds the m-lines of a screen, on the offering side. */
  addScreen(): void {
    if (this.#options.offers) this.#mLines.addScreen(this.#limits);
  }

  /** Restarts ICE with the same keys and encoders; the browser then fires `negotiationneeded`. */
  restartIce(): void {
    this.#options.peer.restartIce();
  }

  /** Takes effect with the next ICE restart (W3C webrtc-pc §4.4.1.6). */
  configure(configuration: RTCConfiguration): void {
    this.#options.peer.setConfiguration(configuration);
  }

  receiveSignal(signal: Exclude<Signal, { kind: 'renew' }>): void {
    this.#negotiator.receive(signal);
  }

  setLocalTrack(mLine: MLine, track: MediaStreamTrack | null): void {
    this.#mLines.replaceTrack(mLine, track).catch(this.#options.onFault);
  }

  setLimits(limits: SendLimits): void {
    this.#limits = limits;
    for (const mLine of mLines) {
      const sender = this.#mLines.sender(mLine);
      const limit = limits[mLine as keyof SendLimits];
      if (sender && limit) changeEncoding(sender, limit).catch(this.#options.onFault);
    }
  }

  sender(mLine: MLine): RTCRtpSender | null {
    return this.#mLines.sender(mLine);
  }

  receiver(mLine: MLine): RTCRtpReceiver | null {
    return this.#mLines.receiver(mLine);
  }

  /** The browser's own `getStats`, which may never settle once this is closed: use `readStats`. */
  getStats(): Promise<RTCStatsReport> {
    return this.#options.peer.getStats();
  }

  /** Aborted by `close()`. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  close(): void {
    this.#closing.abort();
    this.channels.close();
    this.#negotiator.close();
    this.#options.peer.close();
  }

  #listen(): void {
    const { peer, onRemoteTrack, onState, onCandidate, onProgress } = this.#options;
    const { signal } = this.#closing;
    peer.addEventListener('negotiationneeded', () => void this.#negotiator.offer(), { signal });
    peer.addEventListener(
      'icecandidate',
      ({ candidate }) => {
        if (!candidate?.candidate) return;
        onCandidate();
        this.#negotiator.addLocalCandidate(candidate);
      },
      { signal },
    );
    peer.addEventListener(
      'track',
      ({ transceiver, track }) => {
        const mLine = this.#mLines.nameOf(transceiver);
        if (mLine) onRemoteTrack(mLine, track);
      },
      { signal },
    );
    peer.addEventListener('iceconnectionstatechange', onProgress, { signal });
    peer.addEventListener('connectionstatechange', () => onState(peer.connectionState), { signal });
    peer.addEventListener(
      'signalingstatechange',
      () => {
        if (peer.signalingState !== 'stable') return;
        this.#mLines.fill().catch(this.#options.onFault);
        if (this.#limits) this.setLimits(this.#limits);
        onProgress();
      },
      { signal },
    );
  }
}
