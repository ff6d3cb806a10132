import type { Signal } from '../../../server/protocol/index.js';
import type { ConnectionState } from '../../core/call/participant.js';
import { decideConnection } from '../../core/connection/negotiation.js';
import type { SendLimits } from '../../core/sending/send-limits.js';
import { ConnectAttempts } from './connect-attempts.js';
import { ANSWER_MS, AWAY_MS, MOST_BROKEN, OFFER_DEADLINE_MS } from './connect-timeouts.js';
import { Connection } from './connection.js';
import type { LinkMonitor, MonitoredLink } from './link-monitor.js';
import { type MediaLineName, mediaLineNames } from './media-lines.js';
import type { PeerLinkOptions } from './peer-link-options.js';

/**
 * The way to one session of one remote participant: a row of connections, of which the newest counts. Tracks and
 * limits are wishes that every connection is given.
 */
export class PeerLink implements MonitoredLink {
  /** How many connections there have been: the number of the newest, or of an earlier link's between these sessions. */
  connections: number;
  /** What to apply in the place of what the other side says of itself, from the next negotiation on. */
  adjust: (sdp: string) => string = (sdp) => sdp;
  readonly #options: PeerLinkOptions;
  readonly #tracks = new Map<MediaLineName, MediaStreamTrack | null>();
  /** Tracks of a connection that is to take another one's place, until it has come about. */
  readonly #arriving = new Map<MediaLineName, MediaStreamTrack>();
  #limits: SendLimits | null = null;
  #connection: Connection | null = null;
  #attendant: LinkMonitor | null = null;
  /** Whether the newest connection has come about. */
  #cameAbout = false;
  #prepared: RTCPeerConnection | null = null;
  #state: ConnectionState = 'connecting';
  readonly #tries: ConnectAttempts;
  #dropped = 0;
  #faults = 0;
  #broken = 0;
  /** Whether either side shares its screen, or has. */
  #hasScreen = false;
  #cancelTimer: (() => void) | null = null;
  #closed = false;

  constructor(options: PeerLinkOptions) {
    this.#options = options;
    this.connections = options.connectionsBefore;
    this.#tries = new ConnectAttempts(options.nowMs, options.random);
  }

  /** Begins: the side that offers makes a connection, the other one waits for it. Resolves when that is under way. */
  async start(): Promise<void> {
    if (this.#closed || this.#connection) return;
    if (this.#options.offers) {
      await this.#open(this.connections + 1).start();
      return;
    }
    // Making one takes a browser some time, which there is until the offer comes.
    this.#prepared = this.#options.createPeerConnection();
    this.#after(OFFER_DEADLINE_MS, () => this.renew());
  }

  receive(signal: Signal): void {
    if (this.#closed) return;
    if (signal.kind === 'renew') {
      this.#onRenew(signal);
      return;
    }
    switch (decideConnection(this.connections, signal.connection)) {
      case 'current':
        if (this.#connection) this.#connection.receive(signal);
        // Of a connection that is forgotten here, and not there.
        else if (signal.kind === 'description') this.renew();
        return;
      case 'newer': {
        const opens =
          signal.kind === 'description' && signal.description.type === 'offer' && !this.#options.offers;
        if (opens) this.#open(signal.connection).receive(signal);
        else this.#dropped += 1;
        return;
      }
      case 'stale':
        this.#dropped += 1;
    }
  }

  /** Sends a track on a line of this and every later connection, or nothing. */
  setTrack(line: MediaLineName, track: MediaStreamTrack | null): void {
    this.#tracks.set(line, track);
    this.#connection?.setTrack(line, track);
    if (track && line === 'screen') this.layScreen();
  }

  /** One of the two shares a screen: its lines are laid once there is a connection, by the side that offers. */
  layScreen(): void {
    this.#hasScreen = true;
    if (this.#cameAbout) this.#connection?.layScreen();
  }

  setLimits(limits: SendLimits): void {
    this.#limits = limits;
    this.#connection?.setLimits(limits);
  }

  /** From now on somebody looks after what has come about; without anybody, a lost connection is just replaced. */
  attend(attendant: LinkMonitor): void {
    this.#attendant?.released();
    this.#attendant = attendant;
    if (this.#connection && this.#cameAbout) attendant.connected(this.#connection);
  }

  renew(least = this.connections): void {
    // The first one comes when it is its turn.
    if (this.#closed || (this.#options.offers && !this.#connection)) return;
    if (!this.#options.canSend()) {
      this.#after(AWAY_MS, () => this.renew(least));
      return;
    }
    // It was made under settings that may have changed.
    this.#prepared?.close();
    this.#prepared = null;
    if (this.#options.offers) void this.#open(least + 1).start();
    else {
      this.#options.send({ kind: 'renew', connection: this.connections });
      this.#after(OFFER_DEADLINE_MS + this.#tries.failed(), () => this.renew());
    }
  }

  restart(): void {
    const connection = this.#connection;
    if (!connection) return;
    if (!this.#options.offers) {
      this.#options.send({ kind: 'renew', connection: connection.number, restart: true });
      return;
    }
    this.#tries.restarted();
    connection.restartIce();
  }

  lost(): void {
    if (this.#state === 'connected') this.#setState('reconnecting');
  }

  back(): void {
    if (!this.#closed && this.#cameAbout) this.#setState('connected');
  }

  /** Signals may have been lost, or a network be back: what was connected is looked for at once, the rest starts over. */
  refresh(): void {
    if (this.#state === 'connected') return;
    if (this.#attendant && this.#cameAbout) this.#attendant.again();
    else if (this.#tries.isStuck) this.renew();
  }

  /** Servers for the connections that there are, from their next ICE restart on. */
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

  /** Who looks after it; null while nobody does, and in the end. */
  get attendant(): LinkMonitor | null {
    return this.#attendant;
  }

  /** What went wrong so far, all connections together. */
  get counts(): { readonly droppedSignals: number; readonly faults: number } {
    return { droppedSignals: this.#dropped + (this.#connection?.dropped ?? 0), faults: this.#faults };
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelTimer?.();
    this.#prepared?.close();
    this.#prepared = null;
    this.#attendant?.released();
    this.#attendant = null;
    this.#connection?.close();
    this.#connection = null;
    this.#tracks.clear();
  }

  #open(number: number): Connection {
    this.#dropped += this.#connection?.dropped ?? 0;
    this.#attendant?.released();
    this.#cameAbout = false;
    this.#connection?.close();
    const { offers, createPeerConnection, send, delay, onTrack, onStage, onStep } = this.#options;
    const connection: Connection = new Connection({
      number,
      offers,
      peer: this.#prepared ?? createPeerConnection(),
      send,
      delay,
      onTrack: (line, track) => {
        // The last picture stays until there is another one.
        if (this.#state === 'reconnecting') this.#arriving.set(line, track);
        else onTrack(line, track);
      },
      onState: (state) => this.#onPeerState(connection, state),
      onCandidate: () => onStage('first-candidate'),
      onStep: () => {
        this.#onStep();
        onStep();
      },
      adjust: (sdp) => this.adjust(sdp),
      // A connection that suffers from it does not come about, and that is told; one that does not goes on.
      onError: () => {
        this.#faults += 1;
      },
      onBroken: () => this.#onBroken(),
    });
    this.connections = number;
    this.#tries.begun();
    this.lost();
    this.#arriving.clear();
    this.#prepared = null;
    this.#connection = connection;
    for (const line of mediaLineNames) {
      const track = this.#tracks.get(line);
      if (track) connection.setTrack(line, track);
    }
    if (this.#limits) connection.setLimits(this.#limits);
    this.#after(ANSWER_MS, () => this.#onDeadline());
    return connection;
  }

  #onStep(): void {
    if (this.#cameAbout) return;
    const deadlineMs = this.#tries.stepped(this.#state === 'reconnecting');
    // The side that makes connections decides first.
    this.#after(this.#options.offers ? deadlineMs : 2 * deadlineMs, () => this.#onDeadline());
  }

  #onPeerState(connection: Connection, state: RTCPeerConnectionState): void {
    if (state === 'connected') {
      this.#tries.succeeded();
      this.#cameAbout = true;
      for (const [line, track] of this.#arriving) this.#options.onTrack(line, track);
      this.#arriving.clear();
      this.#attendant?.connected(connection);
      if (this.#closed) return;
      this.#options.onStage('connected');
      this.#cancelTimer?.();
      if (this.#hasScreen) connection.layScreen();
      this.#setState('connected');
    } else if (state === 'disconnected' || state === 'failed') {
      if (this.#attendant && this.#cameAbout) this.#attendant.lost(state);
      else {
        this.lost();
        this.#after(this.#tries.failed(), () => this.renew());
      }
    }
  }

  /** Only another connection can be negotiated anew. One that works all the same is not given up for it again and again. */
  #onBroken(): void {
    this.#broken += 1;
    if (this.#state !== 'connected' || this.#broken <= MOST_BROKEN)
      this.#after(this.#tries.failed(), () => this.renew());
  }

  #onDeadline(): void {
    if (this.#state === 'connecting' && this.#tries.areHopeless) {
      this.#setState('failed');
      this.#attendant?.unreachable();
    }
    this.#after(this.#tries.failed(), () => this.renew());
  }

  #onRenew({ connection: number, restart = false }: Extract<Signal, { kind: 'renew' }>): void {
    if (!this.#options.offers || this.#tries.isYoung || number < this.connections) this.#dropped += 1;
    else if (restart && number === this.connections) this.restart();
    // A higher number is of an earlier link between the same sessions, which is remembered there and not here.
    else this.renew(number);
  }

  #setState(state: ConnectionState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#options.onConnection(state);
  }

  /** One timer at a time: the newest event decides what is waited for. */
  #after(delayMs: number, callback: () => void): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#options.delay(callback, delayMs);
  }
}
