import type { Signal } from '../../../server/protocol/index.js';
import type { SendLimits } from '../../core/sending/send-limits.js';
import { Channels } from './channels.js';
import { changeEncoding } from './encoding.js';
import { type MediaLineName, MediaLines, mediaLineNames } from './media-lines.js';
import { Negotiator } from './negotiator.js';

/** Runs a callback once after a while; the returned function takes it back. */
export type Delay = (callback: () => void, delayMs: number) => () => void;

export interface ConnectionOptions {
  /** Counts the connections of one pair, from 1. */
  readonly number: number;
  /** Whether this side makes the offers. It is then the polite one, for as long as the connection lives. */
  readonly offers: boolean;
  readonly peer: RTCPeerConnection;
  readonly send: (signal: Signal) => void;
  readonly delay: Delay;
  readonly onTrack: (line: MediaLineName, track: MediaStreamTrack) => void;
  readonly onState: (state: RTCPeerConnectionState) => void;
  readonly onCandidate: () => void;
  /** It has got on: both sides have described themselves, or the browser has come further with finding a way. */
  readonly onStep: () => void;
  /** What to apply in the place of a description of the other side. */
  readonly adjust: (sdp: string) => string;
  readonly onError: (error: unknown) => void;
  /** A negotiation cannot come to its end. */
  readonly onBroken: () => void;
}

/** One RTCPeerConnection and what belongs to it alone: its lines, its negotiation, its listeners. */
export class Connection {
  readonly number: number;
  readonly channels = new Channels();
  readonly #options: ConnectionOptions;
  readonly #lines: MediaLines;
  readonly #negotiator: Negotiator;
  readonly #listening = new AbortController();
  #limits: SendLimits | null = null;

  constructor(options: ConnectionOptions) {
    const { number, offers, peer, send, delay, adjust, onError, onBroken } = options;
    this.number = number;
    this.#options = options;
    this.#lines = new MediaLines(peer);
    this.#negotiator = new Negotiator({
      peer,
      connection: number,
      polite: offers,
      send,
      onOffered: () => {
        this.#lines.adopt();
        // Not before: a channel alone would make the browser ask for an offer.
        this.channels.lay(peer);
      },
      adjust,
      onError,
      onBroken,
      setTimeout: delay,
    });
    this.#listen();
  }

  get state(): RTCPeerConnectionState {
    return this.#options.peer.connectionState;
  }

  get dropped(): number {
    return this.#negotiator.dropped;
  }

  /**
   * Lays the lines and offers them, on the side that does. The offer is begun here, before the browser asks for it
   * with an event: that would wait until the page has drawn whoever has come. Resolves when it has been sent.
   */
  start(): Promise<void> {
    this.#lines.lay(this.#limits);
    this.channels.lay(this.#options.peer);
    return this.#negotiator.offer();
  }

  /** Describes both sides once more, as they are. */
  negotiate(): void {
    void this.#negotiator.offer();
  }

  /** Lays the lines of the screen as well, on the side that offers. */
  layScreen(): void {
    if (this.#options.offers) this.#lines.layScreen(this.#limits);
  }

  /** Looks for a new way with the same keys and encoders; the browser then asks for an offer. */
  restartIce(): void {
    this.#options.peer.restartIce();
  }

  /** Takes effect with the next ICE restart (W3C webrtc-pc §4.4.1.6). */
  configure(configuration: RTCConfiguration): void {
    this.#options.peer.setConfiguration(configuration);
  }

  receive(signal: Exclude<Signal, { kind: 'renew' }>): void {
    this.#negotiator.receive(signal);
  }

  setTrack(line: MediaLineName, track: MediaStreamTrack | null): void {
    this.#lines.setTrack(line, track).catch(this.#options.onError);
  }

  setLimits(limits: SendLimits): void {
    this.#limits = limits;
    for (const line of mediaLineNames) {
      const sender = this.#lines.sender(line);
      const wanted = limits[line as keyof SendLimits];
      if (sender && wanted) changeEncoding(sender, wanted).catch(this.#options.onError);
    }
  }

  sender(line: MediaLineName): RTCRtpSender | null {
    return this.#lines.sender(line);
  }

  receiver(line: MediaLineName): RTCRtpReceiver | null {
    return this.#lines.receiver(line);
  }

  /** As the browser answers, or does not once this is closed: see `readStats`. */
  stats(): Promise<RTCStatsReport> {
    return this.#options.peer.getStats();
  }

  /** Aborted when it is closed. */
  get closing(): AbortSignal {
    return this.#listening.signal;
  }

  close(): void {
    this.#listening.abort();
    this.channels.close();
    this.#negotiator.close();
    this.#options.peer.close();
  }

  #listen(): void {
    const { peer, onTrack, onState, onCandidate, onStep } = this.#options;
    const { signal } = this.#listening;
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
        const line = this.#lines.nameOf(transceiver);
        if (line) onTrack(line, track);
      },
      { signal },
    );
    peer.addEventListener('iceconnectionstatechange', onStep, { signal });
    peer.addEventListener('connectionstatechange', () => onState(peer.connectionState), { signal });
    peer.addEventListener(
      'signalingstatechange',
      () => {
        if (peer.signalingState !== 'stable') return;
        this.#lines.fill().catch(this.#options.onError);
        if (this.#limits) this.setLimits(this.#limits);
        onStep();
      },
      { signal },
    );
  }
}
