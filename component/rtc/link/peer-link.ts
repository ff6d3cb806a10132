import type { Signal } from '../../../server/protocol/index.js';
import type { ConnectionState } from '../../core/call/participant.js';
import { decideConnection } from '../../core/connection/negotiation.js';
import type { SendLimits } from '../../core/sending/encoding-limits.js';
import { ConnectAttempts } from './connect-attempts.js';
import { ANSWER_MS, AWAY_MS, MOST_BROKEN, OFFER_DEADLINE_MS } from './connect-timeouts.js';
import { Connection, type Delay } from './connection.js';
import type { LinkMonitor, MonitoredLink } from './link-monitor.js';
import { type MLine, mLines } from './m-lines.js';

export interface PeerLinkOptions {
  /** Of two participants the one who joined later makes connections and offers. */
  readonly offers: boolean;
  /** Number of connections that existed between these two sessions before, as far as known. */
  readonly connectionsBefore: number;
  /** Called for each new connection. */
  readonly createPeerConnection: () => RTCPeerConnection;
  /** Called once; the monitor lives as long as the link. */
  readonly createMonitor: (link: PeerLink) => LinkMonitor;
  readonly send: (signal: Signal) => void;
  /** Whether a signal arrives: no connection is given up while the server is away. */
  readonly canSend: () => boolean;
  readonly delay: Delay;
  /** From [0, 1). */
  readonly random: () => number;
  readonly onRemoteTrack: (mLine: MLine, track: MediaStreamTrack) => void;
  readonly onConnection: (state: ConnectionState) => void;
  readonly onStage: (stage: 'first-candidate' | 'connected') => void;
  /** A connection has made progress: both sides are described, or ICE has come further. */
  readonly onProgress: () => void;
  /** The browser refused a request; the link goes on, or replaces its connection. */
  readonly onFault: (error: unknown) => void;
  /** A monotonic clock. */
  readonly nowMs: () => number;
}

/**
 * Link to one session of one remote participant: a series of RTCPeerConnections, of which only the newest counts. Tracks
 * and send limits belong to the link and are applied to every new connection.
 */
export class PeerLink implements MonitoredLink {
  /** Number of the newest connection, counted from 1 over all links between these two sessions; 0 before the first. */
  connections: number;
  /** Rewrites a remote description before it is applied, from the next negotiation on. */
  rewriteRemoteSdp: (sdp: string) => string = (sdp) => sdp;
  /** Watches the newest connection while it is established, and carries messages between the two browsers. */
  readonly monitor: LinkMonitor;
  readonly #options: PeerLinkOptions;
  readonly #localTracks = new Map<MLine, MediaStreamTrack | null>();
  /** Tracks of a replacement that is not established yet: until then the last frame of the old one stays. */
  readonly #pendingTracks = new Map<MLine, MediaStreamTrack>();
  readonly #attempts: ConnectAttempts;
  #limits: SendLimits | null = null;
  #connection: Connection | null = null;
  /** Whether the newest connection has been established. */
  #established = false;
  /** An RTCPeerConnection made in advance: creating one takes a browser time, which passes before the offer arrives. */
  #prepared: RTCPeerConnection | null = null;
  #state: ConnectionState = 'connecting';
  #droppedSignals = 0;
  #faults = 0;
  #brokenNegotiations = 0;
  /** Whether either side shares its screen, or has. */
  #hasScreen = false;
  #cancelTimer: (() => void) | null = null;
  #closed = false;

  constructor(options: PeerLinkOptions) {
    this.#options = options;
    this.connections = options.connectionsBefore;
    this.#attempts = new ConnectAttempts(options.nowMs, options.random);
    this.monitor = options.createMonitor(this);
  }

  /** The offering side makes a connection, the other side waits for its offer. Resolves when the offer is sent. */
  async start(): Promise<void> {
    if (this.#closed || this.#connection) return;
    if (this.#options.offers) {
      await this.#open(this.connections + 1).start();
      return;
    }
    this.#prepared = this.#options.createPeerConnection();
    this.#after(OFFER_DEADLINE_MS, () => this.replaceConnection());
  }

  receiveSignal(signal: Signal): void {
    if (this.#closed) return;
    if (signal.kind === 'renew') {
      this.#onReplacementRequest(signal);
      return;
    }
    switch (decideConnection(this.connections, signal.connection)) {
      case 'current':
        if (this.#connection) this.#connection.receiveSignal(signal);
        // The other side still has a connection that this side has forgotten.
        else if (signal.kind === 'description') this.replaceConnection();
        return;
      case 'newer': {
        const opens =
          signal.kind === 'description' && signal.description.type === 'offer' && !this.#options.offers;
        if (opens) this.#open(signal.connection).receiveSignal(signal);
        else this.#droppedSignals += 1;
        return;
      }
      case 'stale':
        this.#droppedSignals += 1;
    }
  }

  /** Sends a track on an m-line of this and every later connection; null for nothing. */
  setLocalTrack(mLine: MLine, track: MediaStreamTrack | null): void {
    this.#localTracks.set(mLine, track);
    this.#connection?.setLocalTrack(mLine, track);
    if (track && mLine === 'screen') this.addScreen();
  }

  /** One of the two sides shares a screen: its m-lines are added by the offering side, once the connection stands. */
  addScreen(): void {
    this.#hasScreen = true;
    if (this.#established) this.#connection?.addScreen();
  }

  setLimits(limits: SendLimits): void {
    this.#limits = limits;
    this.#connection?.setLimits(limits);
  }

  /**
   * Replaces the connection by a new one, or asks the offering side to.
   *
   * @param atLeast number that the new connection must exceed
   */
  replaceConnection(atLeast = this.connections): void {
    // The first connection of the offering side is made by `start`, when it is its turn.
    if (this.#closed || (this.#options.offers && !this.#connection)) return;
    if (!this.#options.canSend()) {
      this.#after(AWAY_MS, () => this.replaceConnection(atLeast));
      return;
    }
    // The prepared one was made with settings that may have changed.
    this.#prepared?.close();
    this.#prepared = null;
    if (this.#options.offers) void this.#open(atLeast + 1).start();
    else {
      this.#options.send({ kind: 'renew', connection: this.connections });
      this.#after(OFFER_DEADLINE_MS + this.#attempts.failed(), () => this.replaceConnection());
    }
  }

  restartIce(): void {
    const connection = this.#connection;
    if (!connection) return;
    if (!this.#options.offers) {
      this.#options.send({ kind: 'renew', connection: connection.number, restart: true });
      return;
    }
    this.#attempts.restarted();
    connection.restartIce();
  }

  markLost(): void {
    if (this.#state === 'connected') this.#setState('reconnecting');
  }

  markRecovered(): void {
    if (!this.#closed && this.#established) this.#setState('connected');
  }

  /** Signals may have been lost, or a network returned: recovers an established connection, replaces a stuck one. */
  retryIfStuck(): void {
    if (this.#state === 'connected') return;
    if (this.#established) this.monitor.retryRecovery();
    else if (this.#attempts.isStuck) this.replaceConnection();
  }

  /** Sets the ICE servers of the existing connection, from its next ICE restart on. */
  configure(configuration: RTCConfiguration): void {
    this.#connection?.configure(configuration);
    this.#prepared?.setConfiguration(configuration);
  }

  get state(): ConnectionState {
    return this.#state;
  }

  get connection(): Connection | null {
    return this.#connection;
  }

  /** Signals dropped as stale and requests refused by the browser, over all connections of the link. */
  get counts(): { readonly droppedSignals: number; readonly faults: number } {
    return {
      droppedSignals: this.#droppedSignals + (this.#connection?.droppedSignals ?? 0),
      faults: this.#faults,
    };
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelTimer?.();
    this.#prepared?.close();
    this.#prepared = null;
    this.monitor.release();
    this.#connection?.close();
    this.#connection = null;
    this.#localTracks.clear();
  }

  #open(number: number): Connection {
    this.#droppedSignals += this.#connection?.droppedSignals ?? 0;
    this.monitor.release();
    this.#established = false;
    this.#connection?.close();
    const { offers, createPeerConnection, send, delay } = this.#options;
    const { onRemoteTrack, onStage, onProgress, onFault } = this.#options;
    const connection: Connection = new Connection({
      number,
      offers,
      peer: this.#prepared ?? createPeerConnection(),
      send,
      delay,
      onRemoteTrack: (mLine, track) => {
        if (this.#state === 'reconnecting') this.#pendingTracks.set(mLine, track);
        else onRemoteTrack(mLine, track);
      },
      onState: (state) => this.#onPeerState(connection, state),
      onCandidate: () => onStage('first-candidate'),
      onProgress: () => {
        this.#onProgress();
        onProgress();
      },
      rewriteRemoteSdp: (sdp) => this.rewriteRemoteSdp(sdp),
      // A connection that the fault breaks is never established, which the deadline finds; any other goes on.
      onFault: (error) => {
        this.#faults += 1;
        onFault(error);
      },
      onBroken: () => this.#onBrokenNegotiation(),
    });
    this.connections = number;
    this.#attempts.begun();
    this.markLost();
    this.#pendingTracks.clear();
    this.#prepared = null;
    this.#connection = connection;
    for (const mLine of mLines) {
      const track = this.#localTracks.get(mLine);
      if (track) connection.setLocalTrack(mLine, track);
    }
    if (this.#limits) connection.setLimits(this.#limits);
    this.#after(ANSWER_MS, () => this.#onDeadline());
    return connection;
  }

  #onProgress(): void {
    if (this.#established) return;
    const deadlineMs = this.#attempts.progressed(this.#state === 'reconnecting');
    // The offering side decides first.
    this.#after(this.#options.offers ? deadlineMs : 2 * deadlineMs, () => this.#onDeadline());
  }

  #onPeerState(connection: Connection, state: RTCPeerConnectionState): void {
    if (state === 'connected') {
      this.#attempts.succeeded();
      this.#established = true;
      for (const [mLine, track] of this.#pendingTracks) this.#options.onRemoteTrack(mLine, track);
      this.#pendingTracks.clear();
      this.monitor.watch(connection);
      if (this.#closed) return;
      this.#options.onStage('connected');
      this.#cancelTimer?.();
      if (this.#hasScreen) connection.addScreen();
      this.#setState('connected');
    } else if (state === 'disconnected' || state === 'failed') {
      if (this.#established) this.monitor.onPeerState(state);
      else {
        this.markLost();
        this.#after(this.#attempts.failed(), () => this.replaceConnection());
      }
    }
  }

  /** Only a new connection can negotiate again. One that works all the same is replaced a limited number of times. */
  #onBrokenNegotiation(): void {
    this.#brokenNegotiations += 1;
    if (this.#state !== 'connected' || this.#brokenNegotiations <= MOST_BROKEN)
      this.#after(this.#attempts.failed(), () => this.replaceConnection());
  }

  #onDeadline(): void {
    if (this.#state === 'connecting' && this.#attempts.isUnreachable) {
      this.#setState('failed');
      this.monitor.onUnreachable();
    }
    this.#after(this.#attempts.failed(), () => this.replaceConnection());
  }

  #onReplacementRequest({ connection: number, restart = false }: Extract<Signal, { kind: 'renew' }>): void {
    if (!this.#options.offers || this.#attempts.isYoung || number < this.connections)
      this.#droppedSignals += 1;
    else if (restart && number === this.connections) this.restartIce();
    // A higher number belongs to an earlier link between the same sessions that only the other side remembers.
    else this.replaceConnection(number);
  }

  #setState(state: ConnectionState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#options.onConnection(state);
  }

  /** Starts the one timer of the link: the newest event decides what it waits for. */
  #after(delayMs: number, callback: () => void): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#options.delay(callback, delayMs);
  }
}
